"""What each head learns for each training face: labels, votes, teachers' answers."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .classes import CLASSES
from .dataset import DatasetError, Split
from .elsewhere import TaughtFaces
from .metrics import softmax
from .recipe import Recipe, RecipeError, Sampling


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
        shown = np.flatnonzero(~held_out(recipe.sampling, len(split)))
        self.shown = torch.from_numpy(shown[:0] if recipe.sampling.leave_out == "fer2013" else shown).to(device)
        self.unlabelled, self.unlabelled_count = self.shown[:0], 0
        self.most = recipe.sampling.epoch_faces
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
        if recipe.sampling.leave_out != "web":
            self.shown = torch.cat([self.shown, torch.arange(first, first + labelled, device=device)])
        self.unlabelled = torch.arange(first + labelled, first + len(taught), device=device)
        self.unlabelled_count = round(recipe.sampling.unlabelled_share * taught.unlabelled)

    def count(self) -> int:
        """Number of faces in an epoch."""
        every = len(self.shown) + self.unlabelled_count
        return min(self.most, every) if self.most else every

    def order(self) -> Tensor:
        """Faces of one epoch in random order, int64 [count()], without those that the recipe holds out."""
        if self.balanced:
            return self.shown[torch.multinomial(self.draw[self.shown], self.count(), replacement=True)]
        if not self.unlabelled_count:
            return self.shown[torch.randperm(len(self.shown))][: self.count()]
        drawn = self.unlabelled[torch.randperm(len(self.unlabelled))[: self.unlabelled_count]]
        faces = torch.cat([self.shown, drawn])
        return faces[torch.randperm(len(faces))][: self.count()]


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
