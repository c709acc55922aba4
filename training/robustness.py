"""Measures what a poor crop or picture costs: validation accuracy of both heads under one disturbance at a time.

    python3 -m training.robustness --checkpoint training/weights/student.pt --calibration models/emotion/calibration.json --out training/results/robustness.json
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

from .calibrate import head_probabilities
from .checkpoints import CheckpointError, load_checkpoint
from .classes import FACE_SIDE_PX
from .dataset import DEFAULT_FER2013, DatasetError, read_aligned, read_split
from .export import write_json
from .metrics import score
from .predict import predict


def moved(x: Tensor, right: float = 0, down: float = 0, zoom: float = 0, rotation_deg: float = 0) -> Tensor:
    """The face shifted by shares of its side, cropped larger by `zoom`, and rotated; the border repeats outside."""
    angle = math.radians(rotation_deg)
    cos, sin, size = math.cos(angle), math.sin(angle), 1 + zoom
    matrix = torch.tensor([[cos * size, -sin * size, 2 * right], [sin * size, cos * size, 2 * down]]).expand(len(x), 2, 3)
    grid = F.affine_grid(matrix, list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)


def shrunk(x: Tensor, side: int) -> Tensor:
    """The face reduced to `side` pixels and enlarged again."""
    small = F.interpolate(x, size=(side, side), mode="area")
    return F.interpolate(small, size=(FACE_SIDE_PX, FACE_SIDE_PX), mode="bilinear", align_corners=False)


DISTURBANCES: dict[str, Callable[[Tensor], Tensor]] = {
    "none": lambda x: x,
    "shift right 5 %": lambda x: moved(x, right=0.05),
    "shift right 10 %": lambda x: moved(x, right=0.1),
    "shift left 10 %": lambda x: moved(x, right=-0.1),
    "shift down 10 %": lambda x: moved(x, down=0.1),
    "shift up 10 %": lambda x: moved(x, down=-0.1),
    "crop 10 % larger": lambda x: moved(x, zoom=0.1),
    "crop 10 % smaller": lambda x: moved(x, zoom=-0.1),
    "turned 10 degrees": lambda x: moved(x, rotation_deg=10),
    "32 pixels a side": lambda x: shrunk(x, 32),
    "24 pixels a side": lambda x: shrunk(x, 24),
    "half as bright": lambda x: x * 0.5,
    "noise 0.05": lambda x: (x + torch.randn_like(x) * 0.05).clamp(0, 1),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--calibration", type=Path, default=Path("models/emotion/calibration.json"), help="each head's scaling (training.calibrate)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--aligned", type=Path, help="folder of fer2013-validation-aligned.u8 (npm run evaluate -- --align-fer)")
    options = parser.parse_args()
    torch.manual_seed(0)
    try:
        net, _ = load_checkpoint(options.checkpoint)
        split = read_split(options.fer, "validation")
        aligned = read_aligned(options.aligned, "validation", len(split)) if options.aligned else None
        heads = json.loads(options.calibration.read_text())["heads"]
    except (CheckpointError, DatasetError) as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError) as cause:
        print(f"{options.calibration} holds no calibration ({cause}): write it with training.calibrate --out", file=sys.stderr)
        return 1
    pixels = torch.from_numpy(split.faces).unsqueeze(1).float() / 255
    views = {name: (disturb(pixels) * 255).round().to(torch.uint8).squeeze(1).numpy() for name, disturb in DISTURBANCES.items()}
    if aligned is not None:
        views["cropped by the extension"] = aligned
    rows = []
    for name, faces in views.items():
        fer2013, ferplus = (head_probabilities(logits, head) for logits, head in zip(predict(net, faces), heads))
        row = {
            "disturbance": name,
            "fer2013": round(score(fer2013, split.labels).accuracy, 4),
            "ferplus": round(score(ferplus, split.ferplus_labels()).accuracy, 4),
        }
        rows.append(row)
        print(f"{name:24s} FER2013 {row['fer2013']:.4f} FER+ {row['ferplus']:.4f}")
    write_json(options.out, rows, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
