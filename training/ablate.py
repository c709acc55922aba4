"""Trains short variants of a recipe, each with one change, and writes their validation scores.

    python3 -m training.ablate --recipe training/recipes/ablation-base.toml --variants training/ablations.toml --epochs 5 \\
      --teacher RUNS/weights/teacher-targets.npz --aligned ALIGNED --out RUNS/ablations --json training/results/ablations.json

It resumes when started again. A short run shows what helps early; what helps only in a long run (strong augmentation, averaging) looks worse
here than it is.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from .checkpoints import CheckpointError
from .dataset import DEFAULT_FER2013, DatasetError, read_split
from .export import write_json
from .predict import use_device
from .recipe import RecipeError, read_recipe
from .targets import read_teachers
from .train import train

KEPT = ("val_accuracy", "val_macro_f1", "val_recall", "val_ferplus", "val_ferplus_f1")


def read_variants(path: Path) -> list[tuple[str, list[str]]]:
    """Name and recipe overrides of each variant, in the file's order."""
    try:
        variants = tomllib.loads(path.read_text(encoding="utf-8"))["variant"]
        return [(variant["name"], list(variant["set"])) for variant in variants]
    except FileNotFoundError:
        raise RecipeError(f"{path} is missing: give training/ablations.toml with --variants") from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as cause:
        raise RecipeError(f"{path}: every [[variant]] needs a name and a list `set` ({cause})") from cause


def last_line(log: Path) -> dict[str, float]:
    """Numbers of the last epoch in a log."""
    words = log.read_text().splitlines()[-1].split()
    return {key: float(value) for key, value in zip(words[::2], words[1::2])}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", type=Path, required=True)
    parser.add_argument("--variants", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--out", type=Path, required=True, help="folder of the runs, outside the repo")
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--aligned", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda with PyTorch 2")
    options = parser.parse_args()
    use_device(options.device, options.threads)
    rows = []
    try:
        teacher = read_teachers([options.teacher])
        splits = [read_split(options.fer, name) for name in ("train", "validation")]
        for number, (name, overrides) in enumerate(read_variants(options.variants)):
            recipe = read_recipe(options.recipe, [*overrides, f"optimiser.epochs={options.epochs}", f'name="{name}"'])
            folder = options.out / f"{number:02d}"
            train(recipe, *splits, folder, options.fer.parent / "models", teacher if recipe.loss.teacher else None, options.aligned)
            numbers = last_line(folder / "log.txt")
            rows.append({"name": name, "set": overrides, **{key: numbers[key] for key in KEPT}})
            write_json(options.json, {"epochs": options.epochs, "seed": recipe.seed, "variants": rows}, indent=1)
    except (RecipeError, DatasetError, CheckpointError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
