"""Recipes: TOML files that describe one training completely. An unknown key is an error."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from .augment import Augment


class RecipeError(Exception):
    """A recipe cannot be used; the message names the file and the key."""


@dataclass(frozen=True)
class Net:
    layers: tuple[str, ...] = ()
    dropout: float = 0.0
    spatial_dropout: float = 0.0
    head_all: bool = False
    """A third head, which learns from faces of all sources (needs --elsewhere-targets)."""
    start: str = ""
    """File in the folder given by --models to start from: plain weights (.npz) or a checkpoint (.pt). Empty: random weights."""


@dataclass(frozen=True)
class Loss:
    fer2013: float = 1.0
    """Weight of the cross-entropy with FER2013's label."""
    ferplus: float = 0.0
    """Weight of the cross-entropy with the FER+ vote distribution."""
    label_smoothing: float = 0.0
    class_weight_power: float = 0.0
    """A face's weight is its class's frequency to minus this power, normalised to a mean of 1: 0 is off, 1 is inverse frequency."""
    dense_l2: float = 0.0
    """L2 penalty on the heads' weights, as in the paper."""
    teacher: float = 0.0
    """Weight of the cross-entropy with the teachers' soft targets, for both heads."""
    all_sources: float = 0.0
    """Weight of the cross-entropy of the head of all sources with its targets, on every face."""
    elsewhere: float = 0.0
    """Weight of the cross-entropy of the first two heads with their targets, on faces from elsewhere."""


@dataclass(frozen=True)
class Sampling:
    balance_power: float = 0.0
    """Faces are drawn in proportion to their class's frequency to minus this power. 0 draws every face once per epoch."""
    aligned_share: float = 0.0
    """Share of FER2013's faces shown as the extension's detector crops them (needs --aligned)."""
    unlabelled_share: float = 1.0
    """Share of the unlabelled faces (FairFace) in each epoch, drawn anew."""
    epoch_faces: int = 0
    """Faces in an epoch, drawn anew each time, so that a slow run saves checkpoints often enough. 0: all."""
    folds: int = 0
    """Split the training faces into this many folds and leave one out. This net can then teach that fold without having seen its labels. 0: off."""
    fold: int = 0
    """The fold that is left out, from 0."""
    leave_out: str = ""
    """Source whose faces are never shown, `fer2013` or `web`, to see what a domain costs that training knows nothing of."""


@dataclass(frozen=True)
class Optimiser:
    kind: str = "sgd"
    """`sgd` (Nesterov momentum 0.9) or `adam`."""
    rate: float = 0.1
    weight_decay: float = 0.0
    batch: int = 128
    epochs: int = 30
    minutes: float = 0.0
    """Training time after which the run ends. The cosine then follows the time, and `epochs` is ignored. 0: off."""
    schedule: str = "cosine"
    """`cosine` to zero after a warm-up, `plateau` (halve when validation accuracy stands still), `constant`."""
    warm_up_epochs: float = 1.0
    judge_epochs: int = 1
    """Number of epochs between validations and checkpoints; the last epoch always has both."""
    plateau_epochs: int = 10
    least_rate: float = 1e-7
    stop_after_epochs: int = 0
    """Stop when validation accuracy has not risen for this many epochs. 0: never."""
    average_decay: float = 0.0
    """Decay per step of the averaged weights (EMA), which are then validated and saved. 0: no averaging."""


@dataclass(frozen=True)
class Recipe:
    name: str
    seed: int = 1
    net: Net = field(default_factory=Net)
    augment: Augment = field(default_factory=Augment)
    loss: Loss = field(default_factory=Loss)
    sampling: Sampling = field(default_factory=Sampling)
    optimiser: Optimiser = field(default_factory=Optimiser)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


_SECTIONS = {"net": Net, "augment": Augment, "loss": Loss, "sampling": Sampling, "optimiser": Optimiser}


def _build(kind: type, values: dict[str, Any], where: str) -> Any:
    known = {f.name: f for f in fields(kind)}
    for key, value in values.items():
        if key not in known:
            raise RecipeError(f"{where}: unknown key '{key}'; known here: {', '.join(known)}")
        section = _SECTIONS.get(key) if kind is Recipe else None
        if section:
            if not isinstance(value, dict):
                raise RecipeError(f"{where}: '{key}' must be a table")
            values = {**values, key: _build(section, value, f"{where}, [{key}]")}
            continue
        wanted = known[key].type
        fits = {
            "bool": isinstance(value, bool),
            "int": isinstance(value, int) and not isinstance(value, bool),
            "float": isinstance(value, (int, float)) and not isinstance(value, bool),
            "str": isinstance(value, str),
            "tuple[str, ...]": isinstance(value, list) and all(isinstance(v, str) for v in value),
        }.get(str(wanted), False)
        if not fits:
            raise RecipeError(f"{where}: '{key}' must be {wanted}, not {value!r}")
        values = {**values, key: tuple(value) if isinstance(value, list) else value}
    return kind(**values)


def read_recipe(path: Path, overrides: list[str] = []) -> Recipe:
    """Reads a recipe; `overrides` are 'section.key=value' (or 'key=value') in TOML, for ablations and seeds."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RecipeError(f"{path} is missing: give one of training/recipes/*.toml with --recipe") from None
    except tomllib.TOMLDecodeError as cause:
        raise RecipeError(f"{path} is not TOML: {cause}") from cause
    for override in overrides:
        try:
            change = tomllib.loads(override)
        except tomllib.TOMLDecodeError as cause:
            raise RecipeError(f"--set {override}: {cause}") from cause
        for key, value in change.items():
            values[key] = {**values.get(key, {}), **value} if isinstance(value, dict) else value
    values.setdefault("name", path.stem)
    recipe = _build(Recipe, values, str(path))
    if not recipe.net.layers:
        raise RecipeError(f"{path}: [net] layers is empty")
    if recipe.optimiser.kind not in ("sgd", "adam"):
        raise RecipeError(f"{path}: optimiser.kind must be sgd or adam, not '{recipe.optimiser.kind}'")
    if recipe.optimiser.schedule not in ("cosine", "plateau", "constant"):
        raise RecipeError(f"{path}: optimiser.schedule must be cosine, plateau or constant")
    if recipe.sampling.leave_out not in ("", "fer2013", "web"):
        raise RecipeError(f"{path}: sampling.leave_out must be fer2013 or web, not '{recipe.sampling.leave_out}'")
    if recipe.sampling.folds and not 0 <= recipe.sampling.fold < recipe.sampling.folds:
        raise RecipeError(f"{path}: sampling.fold must be 0 to {recipe.sampling.folds - 1}, not {recipe.sampling.fold}")
    return recipe
