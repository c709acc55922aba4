"""Trains one recipe. It saves a checkpoint every epoch and resumes from it when started again.

    python3 -m training.train --recipe training/recipes/paper.toml --out RUNS/paper

Writes into --out: log.txt (one line per epoch, `key value` pairs), last.pt (to resume), best.pt (best validation score).
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import pickle
import sys
import time
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .augment import augment, mixup
from .classes import CLASSES
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_aligned, read_split
from .elsewhere import DEFAULT_ELSEWHERE, LabelledFaces, TaughtFaces, read_judges, read_taught
from .metrics import score, softmax
from .nets import FIRST_WEIGHTS_LAYERS, ExpressionNet, load_plain_weights, load_weights
from .recipe import Recipe, RecipeError, Sampling, read_recipe

AVERAGE_WARM_UP_STEPS = 10
"""The decay of the averaged weights starts at (1 + step) / (10 + step), so that the average forgets the random start."""

GPU_CHUNK_FACES = 4096
"""Faces augmented at once on a GPU, where launching a small kernel takes longer than running it."""


def use_device(name: str, threads: int) -> None:
    """Creates new tensors on `name` ('cpu' or 'cuda'); a GPU needs PyTorch 2."""
    torch.set_num_threads(threads)
    if name != "cpu":
        torch.set_default_device(name)


def device_of(net: ExpressionNet) -> torch.device:
    """Device of the net's weights."""
    return next(net.parameters()).device


class CheckpointError(Exception):
    """A checkpoint that does not belong to this recipe; the message says what to do."""


@cache
def cpu_has_bfloat16() -> bool:
    """Reads /proc/cpuinfo. Debian's PyTorch reports AVX2 for every processor, but oneDNN, which does the work, detects bfloat16 itself."""
    listing = Path("/proc/cpuinfo")
    return listing.exists() and "avx512_bf16" in listing.read_text(encoding="utf-8").split()


def bfloat16_pays(device: torch.device) -> bool:
    """Whether to compute in bfloat16: on a GPU, and on a CPU with support. Elsewhere it is emulated, up to 20 times slower."""
    return device.type != "cpu" or cpu_has_bfloat16()


def build_net(recipe: Recipe, models: Path) -> ExpressionNet:
    """The recipe's net; if the recipe names starting weights, they are read from the folder `models`."""
    net = ExpressionNet(list(recipe.net.layers), recipe.net.dropout, recipe.net.spatial_dropout, recipe.net.head_all)
    if recipe.net.start:
        path = models / recipe.net.start
        if not path.is_file():
            raise RecipeError(f"{path} is missing: the recipe starts from it; give its folder with --models")
        if path.suffix == ".npz":
            with np.load(path) as weights:
                load_plain_weights(net, weights)
        else:
            try:
                load_weights(net, load_checkpoint(path)[0])
            except (ValueError, RuntimeError) as cause:
                raise RecipeError(f"{path} is a checkpoint of another net than the recipe's: {cause}") from cause
    return net.to(memory_format=torch.channels_last)


@torch.no_grad()
def predict(net: ExpressionNet, faces: np.ndarray, batch: int | None = None, exact: bool = False) -> tuple[np.ndarray, ...]:
    """Each head's logits float32 [N, 7] of faces uint8 [N, 48, 48]; in bfloat16 where that pays, unless `exact`."""
    net.eval()
    device = device_of(net)
    batch = batch or (64 if device.type == "cpu" else 1024)
    outputs: list[list[Tensor]] = [[] for _ in net.heads()]
    for start in range(0, len(faces), batch):
        pixels = torch.from_numpy(faces[start : start + batch]).unsqueeze(1).float().div_(255)
        pixels = pixels.to(device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=not exact and bfloat16_pays(device)):
            for kept, logits in zip(outputs, net(pixels)):
                kept.append(logits.float().cpu())
    return tuple(torch.cat(parts).numpy() for parts in outputs)


def held_out(sampling: Sampling, count: int) -> np.ndarray:
    """Which of `count` training faces a recipe with folds leaves out, bool [count]. Every recipe has the same folds."""
    if not sampling.folds:
        return np.zeros(count, dtype=bool)
    return np.random.default_rng(sampling.folds).permutation(count) % sampling.folds == sampling.fold


class Targets:
    """What the loss needs for every training face, as tensors in the order of the split; faces from elsewhere follow."""

    def __init__(
        self, split: Split, recipe: Recipe, teacher: np.ndarray | None, device: torch.device, taught: TaughtFaces | None = None
    ) -> None:
        count = len(CLASSES)
        smoothing = recipe.loss.label_smoothing
        fer2013 = F.one_hot(torch.from_numpy(split.labels).to(device), count).float() * (1 - smoothing) + smoothing / count
        ferplus = torch.from_numpy(split.ferplus_distribution()).to(device)
        frequency = np.bincount(split.labels, minlength=count) / len(split)
        weight = (1 / np.maximum(frequency, 1e-9)) ** recipe.loss.class_weight_power
        weight = weight / (weight * frequency).sum()
        draw = (1 / np.maximum(frequency, 1e-9)) ** recipe.sampling.balance_power
        self.draw = torch.from_numpy(draw[split.labels]).double().to(device)
        self.balanced = recipe.sampling.balance_power > 0
        self.shown = torch.from_numpy(np.flatnonzero(~held_out(recipe.sampling, len(split)))).to(device)
        self.unlabelled, self.unlabelled_count = self.shown[:0], 0
        if (recipe.loss.all_sources or recipe.loss.elsewhere) and taught is None:
            raise RecipeError("the recipe learns from faces elsewhere: give their targets with --elsewhere-targets FILE.npz")
        loss = recipe.loss
        both = torch.stack([loss.fer2013 * fer2013, loss.ferplus * ferplus], dim=1)
        if teacher is not None:
            if teacher.shape != (len(split), 2, count):
                raise DatasetError(f"teacher targets are {teacher.shape}, not {(len(split), 2, count)}: make them again")
            both = both + loss.teacher * torch.from_numpy(teacher.astype(np.float32)).to(device).softmax(dim=-1)
        elif loss.teacher:
            raise RecipeError("the recipe has a teacher: give its targets with --teacher FILE.npz")
        if recipe.net.head_all and taught is not None:
            if taught.fer_targets.shape != (len(split), count):
                raise DatasetError(f"targets of all sources are {taught.fer_targets.shape}, not {(len(split), count)}: make them again")
            both = torch.cat([both, loss.all_sources * torch.from_numpy(taught.fer_targets).to(device).unsqueeze(1)], dim=1)
        self.every = both * torch.from_numpy(weight[split.labels]).float().to(device).view(-1, 1, 1)
        """[N, heads, 7]: target of each head's cross-entropy, multiplied by the weights of label, teacher and face. Cross-entropy is linear
        in its target, so one loss with the summed targets equals the sum of the losses."""
        if taught is not None:
            self.add(taught, recipe, device)

    def add(self, taught: TaughtFaces, recipe: Recipe, device: torch.device) -> None:
        """Appends the faces from elsewhere; each weighs what its probable expressions weigh, 1 on average."""
        believed = taught.targets[:, 2]
        weight = (1 / np.maximum(believed.mean(axis=0), 1e-9)) ** recipe.loss.class_weight_power
        weight = believed @ (weight / (weight * believed.mean(axis=0)).sum())
        heads = np.array([recipe.loss.elsewhere, recipe.loss.elsewhere, recipe.loss.all_sources], np.float32)[: self.every.shape[1]]
        added = taught.targets[:, : len(heads)] * heads[:, None] * weight[:, None, None]
        first = len(self.every)
        self.every = torch.cat([self.every, torch.from_numpy(added).float().to(device)])
        self.draw = torch.cat([self.draw, torch.ones(len(taught), dtype=torch.float64, device=device)])
        labelled = len(taught) - taught.unlabelled
        self.shown = torch.cat([self.shown, torch.arange(first, first + labelled, device=device)])
        self.unlabelled = torch.arange(first + labelled, first + len(taught), device=device)
        self.unlabelled_count = round(recipe.sampling.unlabelled_share * taught.unlabelled)

    def count(self) -> int:
        """Faces of one epoch."""
        return len(self.shown) + self.unlabelled_count

    def order(self) -> Tensor:
        """Faces of one epoch, int64 [N], N without those that the recipe holds out."""
        if self.balanced:
            return self.shown[torch.multinomial(self.draw[self.shown], self.count(), replacement=True)]
        if not self.unlabelled_count:
            return self.shown[torch.randperm(len(self.shown))]
        drawn = self.unlabelled[torch.randperm(len(self.unlabelled))[: self.unlabelled_count]]
        faces = torch.cat([self.shown, drawn])
        return faces[torch.randperm(len(faces))]


def soft_cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy [N] of logits [N, 7] with target distributions [N, 7]; a row of zeros gives 0."""
    return -(target * logits.log_softmax(dim=1)).sum(dim=1)


def batch_loss(net: ExpressionNet, pixels: Tensor, target: Tensor, recipe: Recipe) -> Tensor:
    """Mean loss of one batch of augmented pixels [B, 1, 48, 48] whose targets [B, heads, 7] are `Targets.every`."""
    pixels = pixels.contiguous(memory_format=torch.channels_last)
    with torch.autocast(pixels.device.type, dtype=torch.bfloat16, enabled=bfloat16_pays(pixels.device)):
        logits = net(pixels)
    loss = sum(soft_cross_entropy(each.float(), target[:, head]) for head, each in enumerate(logits)).mean()
    if recipe.loss.dense_l2:
        loss = loss + recipe.loss.dense_l2 * sum(head.weight.square().sum() for head in net.heads())
    return loss


class Pass:
    """Forward and backward pass of one batch: returns the loss and leaves the gradients in the net.

    On a GPU the first batch is recorded as a CUDA graph, which the others replay: the kernels are so small that launching them one by
    one would take most of the time.
    """

    WARM_UP_RUNS = 3

    def __init__(self, net: ExpressionNet, recipe: Recipe) -> None:
        self.net, self.recipe = net, recipe
        self.graph: torch.cuda.CUDAGraph | None = None

    def __call__(self, pixels: Tensor, target: Tensor) -> Tensor:
        if pixels.device.type != "cuda":
            return self.run(pixels, target)
        if self.graph is None:
            self.record(pixels, target)
        self.pixels.copy_(pixels)
        self.target.copy_(target)
        self.graph.replay()
        return self.loss

    def run(self, pixels: Tensor, target: Tensor) -> Tensor:
        self.net.zero_grad(set_to_none=True)
        loss = batch_loss(self.net, pixels, target, self.recipe)
        loss.backward()
        return loss.detach()

    def record(self, pixels: Tensor, target: Tensor) -> None:
        self.pixels, self.target = pixels.clone(), target.clone()
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(self.WARM_UP_RUNS):
                self.run(self.pixels, self.target)
        torch.cuda.current_stream().wait_stream(side)
        self.net.zero_grad(set_to_none=True)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.loss = self.run(self.pixels, self.target)


class Average:
    """Keeps `average` as the running mean (EMA) of a net's weights and statistics."""

    def __init__(self, average: ExpressionNet, net: ExpressionNet) -> None:
        pairs = list(zip(average.state_dict().values(), net.state_dict().values()))
        self.kept, self.new = zip(*(pair for pair in pairs if pair[0].dtype.is_floating_point))
        self.counts = [pair for pair in pairs if not pair[0].dtype.is_floating_point]

    @torch.no_grad()
    def follow(self, decay: float) -> None:
        """Moves the average towards the net's values by 1 - `decay`."""
        torch._foreach_mul_(self.kept, decay)
        torch._foreach_add_(self.kept, self.new, alpha=1 - decay)
        for kept, new in self.counts:
            kept.copy_(new)


def make_optimiser(net: ExpressionNet, recipe: Recipe) -> torch.optim.Optimizer:
    """Weight decay acts on convolution and dense weights only, not on batch norm, biases or position weights.

    The layer after position weights compensates for their size, so decay would shrink them until each step changes them by a large share.
    """
    decayed = [module.weight for module in net.modules() if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear))]
    decayed_ids = {id(weight) for weight in decayed}
    free = [parameter for parameter in net.parameters() if id(parameter) not in decayed_ids]
    groups = [{"params": decayed, "weight_decay": recipe.optimiser.weight_decay}, {"params": free, "weight_decay": 0.0}]
    if recipe.optimiser.kind == "adam":
        return torch.optim.Adam(groups, lr=recipe.optimiser.rate)
    return torch.optim.SGD(groups, lr=recipe.optimiser.rate, momentum=0.9, nesterov=True)


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


def read_checkpoint(path: Path) -> dict:
    """Content of a best.pt or last.pt."""
    try:
        saved = torch.load(path, map_location="cpu")
        saved["recipe"]["net"], saved["average"]
    except (RuntimeError, EOFError, KeyError, TypeError, pickle.UnpicklingError) as cause:
        raise CheckpointError(f"{path} is damaged or no checkpoint ({cause}): remove it and train again, or give another") from cause
    return saved


def load_checkpoint(path: Path) -> tuple[ExpressionNet, dict]:
    """The net with the averaged weights of a best.pt or last.pt, and its recipe."""
    if not path.is_file():
        raise CheckpointError(f"{path} is missing: train first (python3 -m training.train)")
    saved = read_checkpoint(path)
    plan = saved["recipe"]["net"]
    net = ExpressionNet(list(plan["layers"]), plan["dropout"], plan["spatial_dropout"], plan.get("head_all", False))
    net.load_state_dict(saved["average"])
    return net.eval(), saved["recipe"]


def load_net(checkpoint: Path | None, first_weights: Path | None) -> ExpressionNet:
    """The net of a checkpoint or of a first-weights .npz file; exactly one of the two is given."""
    if checkpoint is not None:
        return load_checkpoint(checkpoint)[0]
    if first_weights is None or not first_weights.is_file():
        raise CheckpointError(f"{first_weights} is missing: give first-weights.npz, or a checkpoint")
    net = ExpressionNet(FIRST_WEIGHTS_LAYERS)
    with np.load(first_weights) as weights:
        load_plain_weights(net, weights)
    return net.eval()


def read_teachers(files: Sequence[Path]) -> np.ndarray | None:
    """Log of the files' mean probabilities, float32 [N, 2, 7]; None if there is no file."""
    if not files:
        return None
    probabilities: list[np.ndarray] = []
    for path in files:
        try:
            with np.load(path) as targets:
                probabilities.append(softmax(targets["logits"].astype(np.float32)))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as cause:
            raise DatasetError(f"{path} holds no teacher's targets ({cause}): make it with training.teach") from cause
        if probabilities[-1].shape != probabilities[0].shape:
            raise DatasetError(f"{path} is {probabilities[-1].shape}, {files[0]} {probabilities[0].shape}: make both for the same faces")
    return np.log(np.maximum(np.mean(probabilities, axis=0), 1e-7))


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
