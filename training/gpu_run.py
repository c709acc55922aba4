"""Teachers and students on faces of all sources, in one command that uses a GPU for a few minutes.

    python3 -m training.gpu_run --pack PACK --out OUT --minutes 9

PACK is what training.pack wrote. In turn: targets from the net that ships and face-api, with noisy labels half and fully believed; teachers,
all at once, every second one on each; their targets; students, one of each recipe, all at once. Trainings end by the clock. OUT gets the averaged weights of the students and of the best teachers in half precision, the teachers'
answers (`fer-targets.npz`, `elsewhere-targets.npz`) and every log, in files that fit one transfer (at most 8 of 16 MiB, 64 MiB together).
OUT is emptied first.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .checkpoints import halved, read_checkpoint
from .pack import unpack

ROOT = Path(__file__).resolve().parent.parent
RECIPES = Path(__file__).resolve().parent / "recipes"
SHIPPED = ROOT / "training/weights/student.pt"
"""The net that answers first, and that students start from."""

STUDENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("student-all.toml", ()),
    ("student-all-strong.toml", ()),
    ("student-half.toml", ()),
    ("student-all.toml", ('sampling.leave_out="web"',)),
    ("student-all.toml", ('sampling.leave_out="fer2013"', 'net.start=""', "optimiser.rate=0.08")),
)
"""Recipes of the students and what is changed in them: three to choose from, two that tell what a strange domain costs. The one that must not
know FER2013 starts from random weights."""

TEACHERS_SHARE = 0.42
"""Share of the time for training teachers. Students get what is left after the targets."""

RESERVE_MINUTES = 0.7
"""Time kept for reading the data once more, the last validation and writing the results."""

FIRST_LABEL_WEIGHTS = (0.6, 1.0)
"""Power of a noisy label's likelihood in the first targets. Teachers that differ in it err on different faces."""

SECOND_LABEL_WEIGHT = 0.3
"""The same in the students' targets: the teachers' answers hold much of the labels already."""

LEAST_STUDENTS_SHARE = 0.1
"""Students get this share even if the steps before took too long."""

FILE_LIMIT_MB, TOTAL_LIMIT_MB, FILE_COUNT = 16, 60, 8


@dataclass(frozen=True)
class Run:
    """One training: its name, recipe, seed, and changes of the recipe (`--set`)."""

    name: str
    recipe: Path
    seed: int
    changes: tuple[str, ...] = ()


def runs_of(kind: str, recipes: Sequence[Path], count: int, first_seed: int) -> list[Run]:
    """`count` runs that take the recipes in turn, each with a seed of its own."""
    return [Run(f"{kind}-{number}", recipes[number % len(recipes)], first_seed + number) for number in range(count)]


def command(module: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", f"training.{module}", *map(str, arguments)]


def call(log: Path, arguments: list[str]) -> None:
    """Runs one step with its output in the log; raises RuntimeError if it fails."""
    began = time.monotonic()
    with log.open("w") as output:
        status = subprocess.run(arguments, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
    print(f"{log.stem}: {time.monotonic() - began:.0f} s, status {status}", flush=True)
    if status:
        raise RuntimeError(f"{log.stem} failed:\n{log.read_text()[-2000:]}")


def train_together(work: Path, runs: Sequence[Run], minutes: float, options: argparse.Namespace, targets: Sequence[Path], teacher: Path) -> list[Path]:
    """Trains all runs in parallel, with the targets in turn, and returns the folders of those that succeeded."""
    threads = max(1, (os.cpu_count() or 2) // len(runs))
    jobs: list[tuple[Run, subprocess.Popen[bytes]]] = []
    for number, run in enumerate(runs):
        arguments = command(
            "train", "--recipe", run.recipe, "--set", f"seed={run.seed}", "--set", f"optimiser.minutes={minutes:.4f}", "--set", "sampling.epoch_faces=0",
            *(word for change in run.changes for word in ("--set", change)),
            "--fer", work / "fer2013", "--aligned", work / "aligned", "--elsewhere", work / "faces-elsewhere", "--models", SHIPPED.parent,
            "--elsewhere-targets", targets[number % len(targets)], "--teacher", teacher, "--out", work / run.name, "--device", options.device, "--threads", str(threads),
        )  # fmt: skip
        with (work / f"{run.name}.log").open("w") as output:
            jobs.append((run, subprocess.Popen(arguments, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)))
    kept = []
    for run, job in jobs:
        status = job.wait()
        lines = (work / f"{run.name}.log").read_text().splitlines()
        print(f"{run.name}: status {status}; {lines[-1] if lines else 'no output'}", flush=True)
        if status == 0:
            kept.append(work / run.name)
    if not kept:
        raise RuntimeError(f"no {runs[0].name.split('-')[0]} was trained: read the logs")
    return kept


def collect(work: Path, out: Path, teachers: Sequence[Path], students: Sequence[Path]) -> None:
    """Writes the results to `out`: logs, targets and students, then teachers from the best on, as far as they fit."""
    out.mkdir(parents=True, exist_ok=True)
    for path in out.iterdir():
        path.unlink()
    logs = {path.stem: path.read_text() for path in sorted(work.glob("*.log"))}
    (out / "logs.json").write_text(json.dumps(logs, indent=1))
    for source, target in (("teachers.npz", "fer-targets.npz"), ("targets-2.npz", "elsewhere-targets.npz")):
        if (work / source).exists():
            shutil.copy(work / source, out / target)
    best_first = sorted(teachers, key=lambda folder: -read_checkpoint(folder / "best.pt")["numbers"]["score"])
    for folder in (*students, *best_first):
        path = out / f"{folder.name}.pt"
        torch.save(halved(folder / "last.pt"), path)
        sizes = [each.stat().st_size / 2**20 for each in out.iterdir()]
        if path.stat().st_size / 2**20 > FILE_LIMIT_MB or sum(sizes) > TOTAL_LIMIT_MB or len(sizes) > FILE_COUNT:
            path.unlink()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pack", type=Path, required=True, help="folder that training.pack wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--work", type=Path, help="a new folder for data and checkpoints (default: a temporary one)")
    parser.add_argument("--minutes", type=float, default=9.0, help="the whole command's time")
    parser.add_argument("--teachers", type=int, default=4)
    parser.add_argument("--teacher-recipe", type=Path, action="append", help="default: teacher-all-deep.toml and teacher-all-slim.toml in turn")
    parser.add_argument("--student-recipe", type=Path, action="append", help="default: those of STUDENTS")
    parser.add_argument("--views", type=int, default=4)
    parser.add_argument("--device", default="cuda")
    options = parser.parse_args()
    recipes = options.teacher_recipe or [RECIPES / "teacher-all-deep.toml", RECIPES / "teacher-all-slim.toml"]
    students_given = [(recipe, ()) for recipe in options.student_recipe or ()] or [(RECIPES / name, changes) for name, changes in STUDENTS]
    work = (options.work or Path(tempfile.mkdtemp(prefix="mien-training-"))).resolve()
    if work.exists() and any(work.iterdir()):
        print(f"{work} is not empty: remove it, or give another folder with --work", file=sys.stderr)
        return 1
    work.mkdir(parents=True, exist_ok=True)
    teachers: list[Path] = []
    students: list[Path] = []
    began = time.monotonic()
    try:
        unpack(options.pack, work)
        face_api, fer_targets, calibration = work / "face-api.npz", work / "fer-targets.npz", ROOT / "models/emotion/calibration.json"
        about = ["--calibration", calibration, "--face-api", face_api, "--elsewhere", work / "faces-elsewhere", "--device", options.device]
        about += ["--views", str(options.views)]
        first, second = [work / f"targets-1-{weight}.npz" for weight in FIRST_LABEL_WEIGHTS], work / "targets-2.npz"
        for path, weight in zip(first, FIRST_LABEL_WEIGHTS):
            call(path.with_suffix(".log"), command("teach_elsewhere", "--checkpoint", SHIPPED, "--teacher", fer_targets, *about,
                                                   "--label-weight", str(weight), "--out", path))  # fmt: skip
        teachers = train_together(work, runs_of("teacher", recipes, options.teachers, 51), options.minutes * TEACHERS_SHARE, options, first, fer_targets)
        collect(work, options.out, teachers, [])
        asked = [word for folder in teachers for word in ("--checkpoint", folder / "last.pt")]
        taught = work / "teachers.npz"
        call(work / "teachers.log", command("teach", *asked, "--fer", work / "fer2013", "--aligned", work / "aligned", "--views", str(options.views),
                                            "--device", options.device, "--out", taught))  # fmt: skip
        call(work / "targets-2.log", command("teach_elsewhere", *asked, "--teacher", taught, *about,
                                              "--label-weight", str(SECOND_LABEL_WEIGHT), "--out", second))  # fmt: skip
        runs = [Run(f"student-{number}", recipe, 61 + number, changes) for number, (recipe, changes) in enumerate(students_given)]
        left = options.minutes - (time.monotonic() - began) / 60 - RESERVE_MINUTES
        students = train_together(work, runs, max(left, options.minutes * LEAST_STUDENTS_SHARE), options, [second], taught)
    except (RuntimeError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        collect(work, options.out, teachers, students)
        for path in sorted(options.out.iterdir()):
            print(f"{path.name}: {path.stat().st_size / 2**20:.1f} MiB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
