"""Trains one recipe. It saves a checkpoint every epoch and resumes from it when started again.

    python3 -m training.train --recipe training/recipes/paper.toml --out RUNS/paper

Writes into --out: log.txt (one line per epoch, `key value` pairs), last.pt (to resume), best.pt (best validation score).
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import sys
import time
from pathlib import Path

import numpy as np
import torch

from .augment import augment, mixup
from .checkpoints import CheckpointError, build_net, read_checkpoint
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_aligned, read_split
from .elsewhere import DEFAULT_ELSEWHERE, LabelledFaces, TaughtFaces, read_judges, read_taught
from .metrics import score, softmax
from .nets import ExpressionNet
from .predict import device_of, predict, use_device
from .recipe import Recipe, RecipeError, read_recipe
from .steps import AVERAGE_WARM_UP_STEPS, Average, Pass, make_optimiser
from .targets import Targets, read_teachers

GPU_CHUNK_FACES = 4096
"""Faces augmented at once on a GPU, where launching a small kernel takes longer than running it."""


def judge_elsewhere(net: ExpressionNet, judges: dict[str, LabelledFaces]) -> dict[str, float]:
    """Accuracy and mean recall of the heads' mean on each set of faces from elsewhere."""
    numbers: dict[str, float] = {}
    for name, faces in judges.items():
        read = score(np.mean([softmax(logits) for logits in predict(net, faces.faces)], axis=0), faces.labels)
        numbers |= {f"{name}_accuracy": read.accuracy, f"{name}_recall": read.mean_recall}
    return numbers


def judge(net: ExpressionNet, split: Split, with_ferplus: bool = True, judges: dict[str, LabelledFaces] = {}) -> dict[str, float]:
    """Validation numbers of one epoch.

    `best.pt` maximises `score`, in which accuracy and rare classes count the same. It omits FER+ if the recipe does. Faces from elsewhere,
    if any, count half.
    """
    fer2013, ferplus = (softmax(logits) for logits in predict(net, split.faces)[:2])
    a = score(fer2013, split.labels)
    b = score(ferplus, split.ferplus_labels())
    loss = -np.log(np.maximum(fer2013[np.arange(len(split)), split.labels], 1e-9)).mean()
    elsewhere = judge_elsewhere(net, judges)
    home = float(np.mean([a.accuracy, a.macro_f1, *([b.accuracy] if with_ferplus else [])]))
    return {
        "val_loss": float(loss),
        "val_accuracy": a.accuracy,
        "val_macro_f1": a.macro_f1,
        "val_recall": a.mean_recall,
        "val_ferplus": b.accuracy,
        "val_ferplus_f1": b.macro_f1,
        **elsewhere,
        "score": (home + float(np.mean(list(elsewhere.values())))) / 2 if elsewhere else home,
    }


def train(
    recipe: Recipe, train_split: Split, validation: Split, out: Path, models: Path,
    teacher: np.ndarray | None = None, aligned: Path | None = None,
    taught: TaughtFaces | None = None, judges: dict[str, LabelledFaces] = {},
) -> None:  # fmt: skip
    """Trains until the recipe ends or stops early; resumes from `out`/last.pt if it exists."""
    out.mkdir(parents=True, exist_ok=True)
    last = out / "last.pt"
    settings = recipe.optimiser
    torch.manual_seed(recipe.seed)
    net = build_net(recipe, models)
    average = copy.deepcopy(net) if settings.average_decay else net
    optimiser = make_optimiser(net, recipe)
    device = device_of(net)
    targets = Targets(train_split, recipe, teacher, device, taught)
    elsewhere = taught.faces if taught is not None else train_split.faces[:0]
    faces = torch.from_numpy(np.concatenate([train_split.faces, elsewhere])).to(device)
    aligned_faces = None
    if recipe.sampling.aligned_share:
        if aligned is None:
            raise RecipeError("the recipe shows aligned faces: give their folder with --aligned (npm run evaluate -- --align-fer)")
        # Faces from elsewhere are the detector's crops already.
        aligned_faces = torch.from_numpy(np.concatenate([read_aligned(aligned, "train", len(train_split)), elsewhere])).to(device)
    run, running = Pass(net, recipe), Average(average, net)
    steps_per_epoch = targets.count() // settings.batch
    # On a CPU one batch at a time is augmented, so that it is still in the cache when it is trained on.
    chunk = settings.batch if device.type == "cpu" else settings.batch * max(1, GPU_CHUNK_FACES // settings.batch)
    state = {"epoch": 0, "step": 0, "best": -1.0, "best_accuracy": -1.0, "best_epoch": 0, "rate": settings.rate, "seconds": 0.0}
    if last.exists():
        saved = read_checkpoint(last)
        if saved["recipe"] != recipe.to_dict():
            raise CheckpointError(f"{last} belongs to another recipe ('{saved['recipe']['name']}'): give another --out or remove it")
        net.load_state_dict(saved["net"])
        average.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        torch.set_rng_state(saved["rng"])
        state |= saved["state"]
    else:
        (out / "log.txt").write_text("")
        print(f"{recipe.name}: {net.multiply_adds() / 1e6:.1f} M multiply-adds, "
              f"{sum(p.numel() for p in net.parameters()) / 1e6:.2f} M weights, {steps_per_epoch} steps an epoch", flush=True)

    total_steps = settings.epochs * steps_per_epoch
    warm_up = settings.warm_up_epochs * steps_per_epoch

    def progress() -> float:
        """Share of the run that is done."""
        return (state["seconds"] + time.monotonic() - began) / (60 * settings.minutes) if settings.minutes else state["step"] / total_steps

    def done() -> bool:
        """Depends only on what a checkpoint stores, so that a finished run does nothing when it is started again."""
        return state["seconds"] >= 60 * settings.minutes if settings.minutes else state["epoch"] >= settings.epochs

    def lap() -> float:
        """Seconds since the last lap, which it adds to the run's."""
        nonlocal began
        seconds, began = time.monotonic() - began, time.monotonic()
        state["seconds"] += seconds
        return seconds

    began = time.monotonic()
    while not done():
        net.train()
        losses, steps = torch.zeros((), device=device), 0
        order = targets.order()[: steps_per_epoch * settings.batch]
        for chosen in order.split(chunk):
            if settings.minutes and progress() >= 1:
                break
            shown = faces[chosen]
            if aligned_faces is not None:
                swap = torch.rand(len(chosen)) < recipe.sampling.aligned_share
                shown[swap] = aligned_faces[chosen[swap]]
            pixels, target = augment(shown.unsqueeze(1).float().div_(255), recipe.augment), targets.every[chosen]
            if recipe.augment.mixup_share:
                pixels, target = mixup(pixels, target, recipe.augment)
            for batch in range(0, len(chosen), settings.batch):
                if settings.schedule == "cosine":
                    rate = settings.rate * 0.5 * (1 + math.cos(math.pi * min(1.0, progress())))
                    rate *= min(1.0, (state["step"] + 1) / max(1.0, warm_up))
                else:
                    rate = state["rate"]
                for group in optimiser.param_groups:
                    group["lr"] = rate
                part = slice(batch, batch + settings.batch)
                losses += run(pixels[part], target[part])
                optimiser.step()
                state["step"] += 1
                steps += 1
                if settings.average_decay:
                    decay = min(settings.average_decay, (1 + state["step"]) / (AVERAGE_WARM_UP_STEPS + state["step"]))
                    running.follow(decay)
        state["epoch"] += 1
        if state["epoch"] % settings.judge_epochs and progress() < 1:
            lap()
            continue
        numbers = judge(average, validation, recipe.loss.ferplus > 0, judges)
        if numbers["val_accuracy"] > state["best_accuracy"]:
            state["best_accuracy"] = numbers["val_accuracy"]
            state["best_epoch"] = state["epoch"]
        elif settings.schedule == "plateau" and (state["epoch"] - state["best_epoch"]) % settings.plateau_epochs == 0:
            state["rate"] = max(settings.least_rate, state["rate"] / 2)
        line = {"epoch": state["epoch"], "seconds": lap(), "rate": rate, "loss": float(losses) / max(1, steps), **numbers}
        text = " ".join(f"{key} {value:.6g}" for key, value in line.items())
        print(text, flush=True)
        with (out / "log.txt").open("a") as log:
            log.write(text + "\n")
        saved = {"recipe": recipe.to_dict(), "net": net.state_dict(), "average": average.state_dict(),
                 "optimiser": optimiser.state_dict(), "rng": torch.get_rng_state(), "state": state}
        if numbers["score"] > state["best"]:
            state["best"] = numbers["score"]
            torch.save({"recipe": saved["recipe"], "average": saved["average"], "numbers": line}, out / "best.pt")
        torch.save(saved, out / "last.new")
        os.replace(out / "last.new", last)
        if settings.stop_after_epochs and state["epoch"] - state["best_epoch"] >= settings.stop_after_epochs:
            print(f"stopped early: no rise for {settings.stop_after_epochs} epochs", flush=True)
            break


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--recipe", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="folder of the run, outside the repo")
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013, help="folder of FER2013 (default: ../shared/fer2013)")
    parser.add_argument("--models", type=Path, default=DEFAULT_FER2013.parent / "models", help="folder of starting weights")
    parser.add_argument("--teacher", type=Path, action="append", default=[], help="soft targets made by training.teach; repeat for more")
    parser.add_argument("--aligned", type=Path, help="folder of fer2013-train-aligned.u8 (npm run evaluate -- --align-fer)")
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE, help="folder of web/ and fairface/ (default: ../shared/faces-elsewhere)")
    parser.add_argument("--elsewhere-targets", type=Path, help="targets of faces from elsewhere (training.teach_elsewhere): learn from them too")
    parser.add_argument("--photos", type=Path, action="append", default=[], help="folder of photos.u8 and photos.csv that judges; repeat for more")
    parser.add_argument("--set", dest="overrides", action="append", default=[], metavar="KEY=VALUE", help="change a recipe key")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda with PyTorch 2")
    options = parser.parse_args()
    use_device(options.device, options.threads)
    try:
        recipe = read_recipe(options.recipe, options.overrides)
        teacher = read_teachers(options.teacher)
        taught = read_taught(options.elsewhere, options.elsewhere_targets) if options.elsewhere_targets else None
        judges = read_judges(options.elsewhere if taught else None, options.photos, "choose")
        splits = [read_split(options.fer, name) for name in ("train", "validation")]
        train(recipe, *splits, options.out, options.models, teacher, options.aligned, taught, judges)
    except (RecipeError, DatasetError, CheckpointError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
