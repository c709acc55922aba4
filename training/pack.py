"""Packs all that a training needs into one folder small enough to send to a machine with a GPU, and unpacks it there.

    python3 -m training.pack --aligned ALIGNED --face-api RUNS/face-api.npz --weights RUNS/weights --out PACK

Faces travel as WebP mosaics of 100 faces a row, lossy: training disturbs them far more. PACK holds `fer2013/`, `aligned/`,
`faces-elsewhere/`, `face-api.npz` and `fer-targets.npz`, each in the layout that the readers of this package take after `unpack`.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from .classes import FACE_SIDE_PX
from .dataset import DEFAULT_FER2013, DatasetError, read_aligned, read_split
from .elsewhere import DEFAULT_ELSEWHERE, MOSAIC_COLUMNS, read_fairface, read_mosaics, read_web
from .targets import read_teachers

MOSAIC_FACES = MOSAIC_COLUMNS * 100
SIZE_LIMIT_MB = 54
"""What one transfer takes (64 MiB) less the repository itself."""


@dataclass(frozen=True)
class Quality:
    """WebP quality of each set. Clean labels are worth more bytes than a second framing of the same faces or faces without labels."""

    fer2013: int = 80
    aligned: int = 60
    web: int = 70
    fairface: int = 65
    fairface_faces: int = 12000
    """FairFace faces that travel, drawn at random."""


def write_mosaics(faces: np.ndarray, stem: Path, quality: int) -> None:
    """Writes faces uint8 [N, 48, 48] as STEM-00.webp, …, the last row filled up with black."""
    stem.parent.mkdir(parents=True, exist_ok=True)
    for number, start in enumerate(range(0, len(faces), MOSAIC_FACES)):
        part = faces[start : start + MOSAIC_FACES]
        rows = -(-len(part) // MOSAIC_COLUMNS)
        tiles = np.zeros((rows * MOSAIC_COLUMNS, FACE_SIDE_PX, FACE_SIDE_PX), np.uint8)
        tiles[: len(part)] = part
        picture = tiles.reshape(rows, MOSAIC_COLUMNS, FACE_SIDE_PX, FACE_SIDE_PX).swapaxes(1, 2)
        picture = picture.reshape(rows * FACE_SIDE_PX, MOSAIC_COLUMNS * FACE_SIDE_PX)
        Image.fromarray(picture).save(stem.with_name(f"{stem.name}-{number:02d}.webp"), "WEBP", quality=quality, method=4)


def copy_rows(source: Path, target: Path, chosen: np.ndarray) -> None:
    """Copies the head and the chosen rows of a .csv file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open(newline="", encoding="utf-8") as old, target.open("w", newline="", encoding="utf-8") as new:
        head, *rows = list(csv.reader(old))
        csv.writer(new, lineterminator="\n").writerows([head, *(rows[row] for row in chosen)])


def pack(
    out: Path, fer: Path, aligned: Path, elsewhere: Path, face_api: Path, targets: list[Path], quality: Quality = Quality(), limit: int | None = None
) -> None:
    """Writes the pack; with a `limit` only so many faces of each set, for trials."""
    splits = {name: read_split(fer, name) for name in ("train", "validation")}
    # The first faces show one class alone, so a trial takes some of all.
    chosen = {name: np.arange(len(split)) if limit is None else np.arange(0, len(split), max(1, len(split) // limit)) for name, split in splits.items()}
    for name, split in splits.items():
        write_mosaics(split.faces[chosen[name]], out / "fer2013" / name, quality.fer2013)
        copy_rows(fer / f"{name}.csv", out / "fer2013" / f"{name}.csv", chosen[name])
        write_mosaics(read_aligned(aligned, name, len(split))[chosen[name]], out / "aligned" / f"fer2013-{name}-aligned", quality.aligned)
    web, fairface = read_web(elsewhere), read_fairface(elsewhere)
    drawn = np.sort(np.random.default_rng(1).permutation(len(fairface))[: quality.fairface_faces])
    kept = {"web": np.arange(len(web)), "fairface": drawn}
    if limit is not None:
        kept = {name: rows[:: max(1, len(rows) // limit)] for name, rows in kept.items()}
    for name, faces, webp in (("web", web.faces, quality.web), ("fairface", fairface, quality.fairface)):
        write_mosaics(faces[kept[name]], out / "faces-elsewhere" / name / "faces", webp)
        copy_rows(elsewhere / name / "faces.csv", out / "faces-elsewhere" / name / "faces.csv", kept[name])
    with np.load(face_api) as answers:
        rows = {"train": chosen["train"], "train_aligned": chosen["train"], **kept}
        np.savez_compressed(out / "face-api.npz", **{name: answers[name][rows[name]] for name in answers.files})
    teachers = read_teachers(targets)
    if teachers is None:
        raise DatasetError("no targets of FER2013's training faces: give them with --weights")
    np.savez_compressed(out / "fer-targets.npz", logits=teachers[chosen["train"]].astype(np.float16))


def unpack(packed: Path, out: Path) -> None:
    """Writes FER2013's faces as the .u8 files that the readers take, and copies the rest."""
    shutil.copytree(packed, out, dirs_exist_ok=True)
    for name in ("train", "validation"):
        for stem, csv_file in ((f"fer2013/{name}", f"fer2013/{name}.csv"), (f"aligned/fer2013-{name}-aligned", f"fer2013/{name}.csv")):
            count = len((packed / csv_file).read_text(encoding="utf-8").splitlines()) - 1
            folder, prefix = (packed / stem).parent, Path(stem).name
            read_mosaics(folder, count, prefix).tofile(out / f"{stem}.u8")


def size_mb(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aligned", type=Path, required=True, help="folder of fer2013-…-aligned.u8 (npm run evaluate -- --align-fer)")
    parser.add_argument("--face-api", type=Path, required=True, help="face-api's answers (training.face_api)")
    parser.add_argument("--weights", type=Path, required=True, help="folder of the teachers' targets (training.earlier_weights)")
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE)
    parser.add_argument("--limit", type=int, help="pack only so many faces of each set, for a trial")
    parser.add_argument("--out", type=Path, required=True, help="a new folder that git ignores")
    options = parser.parse_args()
    targets = [path for path in sorted(options.weights.glob("*-targets.npz")) if path.name != "teacher-targets.npz"]
    try:
        pack(options.out, options.fer, options.aligned, options.elsewhere, options.face_api, targets, limit=options.limit)
    except (DatasetError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for folder in sorted(path for path in options.out.rglob("*") if path.is_dir()):
        print(f"{size_mb(folder):6.1f} MB {folder.relative_to(options.out)}")
    total = size_mb(options.out)
    print(f"{total:6.1f} MB in all, at most {SIZE_LIMIT_MB} fit beside the repository")
    return 0 if total <= SIZE_LIMIT_MB else 1


if __name__ == "__main__":
    sys.exit(main())
