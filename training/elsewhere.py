"""Reads faces that are not FER2013's: web faces with noisy labels (ExpW), FairFace's faces, and crops of labelled photographs.

Web and FairFace faces are stored as mosaics of 100 x 100 grey crops (`faces-00.jpg` or `.webp`, …) with one row of `faces.csv` for each face.
Faces are split by photo or by person, so that no face that judges has a near copy in training.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .classes import CLASSES, FACE_SIDE_PX
from .dataset import DEFAULT_FER2013, DatasetError, read_faces

DEFAULT_ELSEWHERE = DEFAULT_FER2013.parent / "faces-elsewhere"
"""Folder of `web/` and `fairface/`: beside the repo, never in it."""

MOSAIC_COLUMNS = 100
"""Faces in one row of a mosaic."""

WEB_TENTHS = {"choose": (0,), "report": (1,)}
"""Tenths of the web photos that are held back from training: one chooses, one only reports."""

WEB_JUDGED = Path(__file__).resolve().parent / "web-judged.csv"
"""Rows of web faces that only report and whose label looked right by eye. Judged were up to 120 faces of each label, drawn at random, and all
of disgust, from the faces alone, before any net's answers to them were seen."""

PHOTO_TENTHS = {"choose": (0, 1, 2, 3, 4), "report": (5, 6, 7, 8, 9)}
"""Tenths of the people of a set of labelled photographs that choose, and that only report. Nobody of these sets is trained on."""


@dataclass(frozen=True)
class LabelledFaces:
    """Faces uint8 [N, 48, 48], labels int64 [N], and the photo or person of each face."""

    faces: np.ndarray
    labels: np.ndarray
    sources: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.faces)

    def take(self, chosen: np.ndarray) -> LabelledFaces:
        """The faces where `chosen`, bool [N], is true, or whose places it holds."""
        return LabelledFaces(self.faces[chosen], self.labels[chosen], tuple(np.array(self.sources)[chosen]))


def tenth_of(source: str) -> int:
    """0 to 9, from the hash of a photo's or person's name, so that a split never changes."""
    return int.from_bytes(hashlib.sha256(source.encode()).digest()[:4], "big") % 10


def in_tenths(sources: Sequence[str], tenths: Sequence[int]) -> np.ndarray:
    """Which sources are in one of the tenths, bool [N]."""
    return np.array([tenth_of(source) in tenths for source in sources], dtype=bool)


def read_mosaics(folder: Path, count: int, prefix: str = "faces") -> np.ndarray:
    """The first `count` faces of a folder's mosaics PREFIX-00.jpg, … in order, uint8 [N, 48, 48]."""
    # Imported here, so that training on FER2013 alone does not need Pillow.
    from PIL import Image

    parts: list[np.ndarray] = []
    for path in sorted((*folder.glob(f"{prefix}-[0-9][0-9].jpg"), *folder.glob(f"{prefix}-[0-9][0-9].webp"))):
        with Image.open(path) as picture:
            pixels = np.asarray(picture.convert("L"))
        rows, columns = (side // FACE_SIDE_PX for side in pixels.shape)
        if columns != MOSAIC_COLUMNS or pixels.shape != (rows * FACE_SIDE_PX, columns * FACE_SIDE_PX):
            raise DatasetError(f"{path} is {pixels.shape[1]} x {pixels.shape[0]} pixels, not rows of {MOSAIC_COLUMNS} faces; copy it again")
        tiles = pixels.reshape(rows, FACE_SIDE_PX, columns, FACE_SIDE_PX).swapaxes(1, 2)
        parts.append(tiles.reshape(-1, FACE_SIDE_PX, FACE_SIDE_PX))
    faces = np.concatenate(parts) if parts else np.zeros((0, FACE_SIDE_PX, FACE_SIDE_PX), np.uint8)
    if not count <= len(faces) < count + MOSAIC_COLUMNS:
        raise DatasetError(f"{folder} has mosaics of {len(faces)} faces but faces.csv has {count} rows; copy both again")
    return faces[:count]


def read_rows(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """The named columns of every row of a .csv file."""
    if not path.is_file():
        raise DatasetError(f"{path} is missing: give the folder of faces from elsewhere with --elsewhere")
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = set(columns) - set(reader.fieldnames or ())
        if missing:
            raise DatasetError(f"{path} lacks the columns {sorted(missing)}; copy it again")
        return [tuple(row[column] for column in columns) for row in reader]


def class_numbers(names: Sequence[str], path: Path) -> np.ndarray:
    """Place of each name in CLASSES, int64 [N]."""
    unknown = sorted(set(names) - set(CLASSES))
    if unknown:
        raise DatasetError(f"{path} has unknown classes {unknown}; copy it again")
    return np.array([CLASSES.index(name) for name in names], dtype=np.int64)


def read_web(elsewhere: Path) -> LabelledFaces:
    """All web faces with their noisy labels, in the order of the csv; several may have one source."""
    rows = read_rows(elsewhere / "web" / "faces.csv", ("label", "photo"))
    labels = class_numbers([label for label, _ in rows], elsewhere / "web" / "faces.csv")
    # `awe_boss_577.jpg` and `awe_boss_577_1.jpg` may be one picture, so both are one source.
    sources = tuple(re.sub(r"^(.*?_\d+)(_\d+)?\.\w+$", r"\1", photo) for _, photo in rows)
    return LabelledFaces(read_mosaics(elsewhere / "web", len(rows)), labels, sources)


def read_web_judged(elsewhere: Path) -> LabelledFaces:
    """The web faces in WEB_JUDGED."""
    web, rows = read_web(elsewhere), read_rows(WEB_JUDGED, ("row", "label"))
    chosen = np.array([int(row) for row, _ in rows])
    if chosen.max() >= len(web) or not np.array_equal(class_numbers([label for _, label in rows], WEB_JUDGED), web.labels[chosen]):
        raise DatasetError(f"{WEB_JUDGED.name} names other faces than those of {elsewhere / 'web'}: it needs the whole set")
    return web.take(chosen)


def read_fairface(elsewhere: Path) -> np.ndarray:
    """FairFace's faces, uint8 [N, 48, 48], in the order of the csv. They have no expression labels."""
    rows = read_rows(elsewhere / "fairface" / "faces.csv", ("file",))
    return read_mosaics(elsewhere / "fairface", len(rows))


def person_of(file: str) -> str:
    """Person in a photograph's file name, which begins with it: `angry/Al_Gore_0002.jpg` and `angry/p111-0362.jpg`."""
    return re.sub(r"[-_]\d+\.\w+$", "", file.rsplit("/", 1)[-1])


def read_photos(folder: Path) -> LabelledFaces:
    """Crops of labelled photographs with their people (`npm run evaluate -- --align-faces DIR --out FOLDER` writes them)."""
    path = folder / "photos.csv"
    rows = read_rows(path, ("file", "class"))
    faces = read_faces(folder / "photos.u8")
    if len(faces) != len(rows):
        raise DatasetError(f"{path} has {len(rows)} rows but photos.u8 has {len(faces)} faces: write both again")
    return LabelledFaces(faces, class_numbers([name for _, name in rows], path), tuple(person_of(file) for file, _ in rows))


@dataclass(frozen=True)
class TaughtFaces:
    """Faces uint8 [M, 48, 48], the last `unlabelled` of them without a label, with a target for each of three heads, float32 [M, 3, 7],
    and the third head's targets of FER2013's training faces, float32 [N, 7]."""

    faces: np.ndarray
    targets: np.ndarray
    fer_targets: np.ndarray
    unlabelled: int = 0

    def __len__(self) -> int:
        return len(self.faces)


def read_taught(elsewhere: Path, targets_file: Path) -> TaughtFaces:
    """Web faces that are not held back and FairFace's, with the targets that training.teach_elsewhere wrote."""
    web, fairface = read_web(elsewhere), read_fairface(elsewhere)
    shown = ~in_tenths(web.sources, [tenth for part in WEB_TENTHS.values() for tenth in part])
    try:
        with np.load(targets_file) as file:
            targets = {name: np.exp(file[name].astype(np.float32)) for name in ("web", "fairface", "train")}
    except (OSError, ValueError, KeyError) as cause:
        raise DatasetError(f"{targets_file} holds no targets ({cause}): make it with training.teach_elsewhere") from cause
    for name, count in (("web", len(web)), ("fairface", len(fairface))):
        if targets[name].shape != (count, 3, len(CLASSES)):
            raise DatasetError(f"{targets_file} has targets {targets[name].shape} for {count} {name} faces: make it again")
    faces = np.concatenate([web.faces[shown], fairface])
    return TaughtFaces(faces, np.concatenate([targets["web"][shown], targets["fairface"]]), targets["train"], len(fairface))


def read_judges(elsewhere: Path | None, photo_folders: Sequence[Path], part: str) -> dict[str, LabelledFaces]:
    """Labelled faces of each set in the part that chooses ('choose') or that only reports ('report'); a folder's name is its set's. Of the web
    faces that report, those judged by eye are a set of their own as well."""
    judges: dict[str, LabelledFaces] = {}
    if elsewhere is not None:
        web = read_web(elsewhere)
        judges["web"] = web.take(in_tenths(web.sources, WEB_TENTHS[part]))
        if part == "report":
            judges["web-judged"] = read_web_judged(elsewhere)
    for folder in photo_folders:
        photos = read_photos(folder)
        judges[folder.name] = photos.take(in_tenths(photos.sources, PHOTO_TENTHS[part]))
    return judges
