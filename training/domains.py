"""Scores a net on each domain: FER2013's validation, held-back web faces, and photographs of people that nobody trained on.

    python3 -m training.domains --checkpoint RUNS/student-all/last.pt --photos POSED --photos PHOTOS --part choose

Each head is scaled on FER2013's validation alone, so the other domains are strange to the calibration. One line for each mixture of the
heads, share of log-frequency subtracted (as in training.calibrate) and domain. `report` figures may choose nothing.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .calibrate import fit_scaling, head_probabilities
from .checkpoints import CheckpointError, load_checkpoint
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_split
from .elsewhere import DEFAULT_ELSEWHERE, read_judges
from .metrics import Scores, score, softmax
from .nets import ExpressionNet
from .predict import predict, use_device

BALANCES = (0.0, 0.6)
MIXTURES = {2: ((0.4, 0.6), (0.5, 0.5)), 3: ((0.4, 0.6, 0.0), (0.2, 0.3, 0.5), (0.0, 0.0, 1.0))}
"""Weights of FER2013's head, FER+'s and, if there is one, the head of all sources."""

SHOWN_SHARE = 0.6
"""Share of the faces that are shown when only the most certain are."""


@dataclass(frozen=True)
class Domain:
    """Logits [N, 7] of each head and labels [N] of one set."""

    logits: tuple[np.ndarray, ...]
    labels: np.ndarray


def head_scalings(logits: tuple[np.ndarray, ...], validation: Split) -> list[dict]:
    """Temperature and offsets of each head: on its own label, and on both labels for the head of all sources."""
    labels = [validation.labels, validation.ferplus_labels()]
    scalings = []
    for head, given in enumerate(logits):
        if head < len(labels):
            temperature, offsets = fit_scaling(given, labels[head])
        else:
            temperature, offsets = fit_scaling(np.concatenate([given] * 2), np.concatenate(labels))
        scalings.append({"temperature": temperature, "offsets": offsets})
    return scalings


def shown(logits: tuple[np.ndarray, ...], scalings: list[dict], weights: tuple[float, ...], adjustment: np.ndarray) -> np.ndarray:
    """Probabilities [N, 7] of a mixture of the scaled heads after subtracting `adjustment` from its logarithm."""
    mixture = sum(weight * head_probabilities(given, scaling) for weight, given, scaling in zip(weights, logits, scalings))
    return softmax(np.log(np.maximum(mixture, 1e-12)) - adjustment)


def right_among_most_certain(probabilities: np.ndarray, labels: np.ndarray, share: float = SHOWN_SHARE) -> float:
    """Accuracy on the `share` of the labelled faces with the highest confidence."""
    known = labels >= 0
    probabilities, labels = probabilities[known], labels[known]
    certain = np.argsort(-probabilities.max(axis=1), kind="stable")[: max(1, round(share * len(labels)))]
    return float((probabilities[certain].argmax(axis=1) == labels[certain]).mean())


def describe(read: Scores, certain: float) -> str:
    return (f"faces {read.count} accuracy {read.accuracy:.4f} recall {read.mean_recall:.4f} worst {min(read.recall):.3f} "
            f"calibration_error {read.calibration_error:.4f} right_at_{SHOWN_SHARE} {certain:.4f} | "
            + " ".join(f"{value:.2f}" for value in read.recall))  # fmt: skip


def both_views(net: ExpressionNet, faces: np.ndarray, mirrored: bool) -> tuple[np.ndarray, ...]:
    """Each head's logits, averaged with those of the mirrored faces if `mirrored`."""
    logits = predict(net, faces, exact=True)
    if not mirrored:
        return logits
    return tuple((one + other) / 2 for one, other in zip(logits, predict(net, np.ascontiguousarray(faces[:, :, ::-1]), exact=True)))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--photos", type=Path, action="append", default=[], help="folder of photos.u8 and photos.csv; repeat for more")
    parser.add_argument("--part", choices=("choose", "report"), default="choose")
    parser.add_argument("--mirrored", action="store_true", help="average the logits with those of the mirrored face")
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    use_device("cpu", options.threads)
    try:
        net, _ = load_checkpoint(options.checkpoint)
        validation = read_split(options.fer, "validation")
        judges = read_judges(options.elsewhere, options.photos, options.part)
    except (CheckpointError, DatasetError) as error:
        print(error, file=sys.stderr)
        return 1
    home = both_views(net, validation.faces, options.mirrored)
    scalings = head_scalings(home, validation)
    domains = {"fer2013": Domain(home, validation.labels), "ferplus": Domain(home, validation.ferplus_labels())}
    for name, faces in judges.items():
        domains[name] = Domain(both_views(net, faces.faces, options.mirrored), faces.labels)
    for weights in MIXTURES[len(home)]:
        frequency = shown(home, scalings, weights, np.zeros(7)).mean(axis=0)
        for balance in BALANCES:
            for name, domain in domains.items():
                said = shown(domain.logits, scalings, weights, balance * np.log(frequency))
                line = describe(score(said, domain.labels), right_among_most_certain(said, domain.labels))
                print(f"weights {','.join(map(str, weights))} balance {balance} {name} {line}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
