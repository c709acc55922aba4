"""Averages the weights of nets that were trained on from one start (model soups, Wortsman 2022), as a start for further training.

    python3 -m training.average --checkpoint 0.3=training/weights/student.pt --checkpoint 0.4=RUNS/student-0.pt \\
      --checkpoint 0.3=RUNS/student-1.pt --aligned ALIGNED --out RUNS/soup.pt

Their batch norms' statistics do not fit the mean of their weights, so these are measured anew on training faces of all sources.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .checkpoints import CheckpointError, load_checkpoint, read_checkpoint
from .dataset import DEFAULT_FER2013, DatasetError, read_aligned, read_split
from .elsewhere import DEFAULT_ELSEWHERE, WEB_TENTHS, in_tenths, read_web
from .nets import ExpressionNet, load_weights
from .predict import use_device

FACES_EACH = 1000
"""Faces of each source for the statistics: FER2013's in both framings, and web faces."""
BATCH = 600


@torch.no_grad()
def averaged(nets: Sequence[ExpressionNet], weights: Sequence[float]) -> ExpressionNet:
    """The first net's plan with the weighted mean of all nets' weights and statistics; the weights are made to add up to 1."""
    shares = np.array(weights) / sum(weights)
    first = nets[0]
    mean = ExpressionNet(first.layers, head_all=first.head_all is not None)
    total: dict[str, torch.Tensor] = {}
    for net, share in zip(nets, shares):
        same = ExpressionNet(first.layers, head_all=first.head_all is not None)
        load_weights(same, net)
        for name, value in same.state_dict().items():
            total[name] = total.get(name, 0) + value * share if value.dtype.is_floating_point else value
    mean.load_state_dict(total)
    return mean.eval()


@torch.no_grad()
def measure_statistics(net: ExpressionNet, faces: np.ndarray) -> None:
    """Sets the batch norms' statistics to the means over batches of faces, uint8 [N, 48, 48]."""
    norms = [module for module in net.modules() if isinstance(module, nn.BatchNorm2d)]
    usual = [norm.momentum for norm in norms]
    net.train()
    for number, start in enumerate(range(0, len(faces), BATCH), start=1):
        for norm in norms:
            norm.momentum = 1 / number
        net(torch.from_numpy(faces[start : start + BATCH]).unsqueeze(1).float().div_(255))
    for norm, momentum in zip(norms, usual):
        norm.momentum = momentum
    net.eval()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", action="append", required=True, metavar="WEIGHT=FILE", help="repeat; the last one's recipe is kept")
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--aligned", type=Path, required=True, help="folder of fer2013-train-aligned.u8 (npm run evaluate -- --align-fer)")
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    use_device("cpu", options.threads)
    try:
        weights, paths = zip(*((float(weight), Path(path)) for weight, _, path in (each.partition("=") for each in options.checkpoint)))
        train = read_split(options.fer, "train")
        aligned, web = read_aligned(options.aligned, "train", len(train)), read_web(options.elsewhere)
        # The last one first: it has all heads.
        nets = [load_checkpoint(path)[0] for path in reversed(paths)]
        net = averaged(nets, weights[::-1])
    except (CheckpointError, DatasetError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    random = np.random.default_rng(0)
    shown = web.faces[~in_tenths(web.sources, [tenth for part in WEB_TENTHS.values() for tenth in part])]
    faces = np.concatenate([each[random.permutation(len(each))[:FACES_EACH]] for each in (train.faces, aligned, shown)])
    measure_statistics(net, random.permutation(faces))
    torch.save({"recipe": read_checkpoint(paths[-1])["recipe"], "average": net.state_dict(), "numbers": {}}, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
