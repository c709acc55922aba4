"""Reads one split of FER2013 with its FER+ votes: SPLIT.u8 (faces) and SPLIT.csv (labels)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .classes import CLASSES, FACE_SIDE_PX

DEFAULT_FER2013 = Path(__file__).resolve().parent.parent / ".." / "shared" / "fer2013"
"""Default folder of the faces, beside the repo and never in it."""

VOTE_COLUMNS = tuple(f"votes_{name}" for name in (*CLASSES, "contempt", "unknown", "not_a_face"))
BYTES_PER_FACE = FACE_SIDE_PX * FACE_SIDE_PX


class DatasetError(Exception):
    """The data cannot be read; the message names the file and what to do."""


@dataclass(frozen=True)
class Split:
    """Faces uint8 [N, 48, 48], FER2013 labels int64 [N], FER+ votes float32 [N, 10]."""

    faces: np.ndarray
    labels: np.ndarray
    votes: np.ndarray

    def __len__(self) -> int:
        return len(self.faces)

    def ferplus_labels(self) -> np.ndarray:
        """Majority of the ten votes, int64 [N]; -1 if it is none of the seven classes."""
        majority = self.votes.argmax(axis=1)
        return np.where(majority < len(CLASSES), majority, -1).astype(np.int64)

    def ferplus_distribution(self) -> np.ndarray:
        """Distribution of the votes over the seven classes without single votes, which are noise (Barsoum 2016), float32 [N, 7].

        A row sums to 1, or to 0 if none of the seven classes has two votes.
        """
        votes = self.votes[:, : len(CLASSES)].copy()
        votes[votes < 2] = 0
        total = votes.sum(axis=1, keepdims=True)
        return np.divide(votes, total, out=np.zeros_like(votes), where=total > 0)


def read_faces(path: Path) -> np.ndarray:
    """Faces of a .u8 file, uint8 [N, 48, 48]."""
    if not path.is_file():
        raise DatasetError(f"{path} is missing: give the folder of FER2013's .u8 and .csv files with --fer")
    raw = np.fromfile(path, dtype=np.uint8)
    if raw.size == 0 or raw.size % BYTES_PER_FACE:
        raise DatasetError(
            f"{path} is cut short: {raw.size} bytes are no whole number of {BYTES_PER_FACE}-byte faces; copy it again"
        )
    return raw.reshape(-1, FACE_SIDE_PX, FACE_SIDE_PX)


def read_labels(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """FER2013 labels int64 [N] and FER+ votes float32 [N, 10] of a .csv file."""
    if not path.is_file():
        raise DatasetError(f"{path} is missing: give the folder of FER2013's .u8 and .csv files with --fer")
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = {"emotion", *VOTE_COLUMNS} - set(reader.fieldnames or ())
        if missing:
            raise DatasetError(f"{path} lacks the columns {sorted(missing)}; copy it again")
        labels, votes = [], []
        for row in reader:
            try:
                labels.append(CLASSES.index(row["emotion"]))
                votes.append([int(row[name]) for name in VOTE_COLUMNS])
            except (ValueError, TypeError) as cause:
                raise DatasetError(f"{path}, line {reader.line_num}: {cause}; copy it again") from cause
    return np.array(labels, dtype=np.int64), np.array(votes, dtype=np.float32)


def read_split(folder: Path, name: str) -> Split:
    """Reads `name` ('train', 'validation' or 'test') and checks that there are as many faces as labels."""
    if not folder.is_dir():
        raise DatasetError(f"{folder} is no folder: give the folder of FER2013's .u8 and .csv files with --fer")
    faces = read_faces(folder / f"{name}.u8")
    labels, votes = read_labels(folder / f"{name}.csv")
    if len(faces) != len(labels):
        raise DatasetError(
            f"{folder / name}.csv has {len(labels)} rows but {name}.u8 has {len(faces)} faces; copy both again"
        )
    return Split(faces, labels, votes)


def read_aligned(folder: Path, name: str, count: int) -> np.ndarray:
    """The `count` faces of a split as the extension's detector crops them, uint8 [N, 48, 48].

    `npm run evaluate -- --align-fer ../shared/fer2013 --split NAME --out FOLDER` writes them.
    """
    path = folder / f"fer2013-{name}-aligned.u8"
    faces = read_faces(path)
    if len(faces) != count:
        raise DatasetError(f"{path} has {len(faces)} faces, not {count}: write it again")
    return faces
