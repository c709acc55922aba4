"""Reads checkpoints and builds nets from them.

    python3 -m training.checkpoints RUNS/student-all/last.pt training/weights/student-all.pt

writes the averaged weights alone, in half precision, as a checkpoint to start from or to teach with.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from pathlib import Path

import numpy as np
import torch

from .nets import FIRST_WEIGHTS_LAYERS, ExpressionNet, load_plain_weights, load_weights
from .recipe import Recipe, RecipeError


class CheckpointError(Exception):
    """A checkpoint that does not belong to this recipe; the message says what to do."""


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


def halved(checkpoint: Path) -> dict:
    """A checkpoint's averaged weights in half precision with its recipe and validation numbers, as `read_checkpoint` takes them."""
    saved = read_checkpoint(checkpoint)
    average = {name: value.half() if value.dtype == torch.float32 else value for name, value in saved["average"].items()}
    return {"recipe": saved["recipe"], "average": average, "numbers": saved.get("numbers")}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    try:
        torch.save(halved(options.source), options.target)
    except (CheckpointError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
