"""Scores of predicted probabilities: accuracy, F1 per class, confusion, calibration error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .classes import CLASSES

CALIBRATION_BINS = 15
"""Equal-width bins of confidence, as in Guo 2017."""


@dataclass(frozen=True)
class Scores:
    """Scores on one label. Shares are in [0, 1]; `confusion[label][prediction]` counts faces."""

    count: int
    accuracy: float
    macro_f1: float
    mean_recall: float
    f1: list[float]
    recall: list[float]
    calibration_error: float
    confusion: list[list[int]]
    bins: list[tuple[float, float, int]]
    """Mean confidence, accuracy and number of faces of every confidence bin that is not empty."""


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Probabilities [..., 7] of logits [..., 7]."""
    z = logits / temperature
    z = np.exp(z - z.max(axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)


def reliability(probabilities: np.ndarray, labels: np.ndarray) -> list[tuple[float, float, int]]:
    """Mean confidence, accuracy and number of faces of every confidence bin that is not empty."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    chosen = [bins == number for number in range(CALIBRATION_BINS)]
    return [(float(confidence[c].mean()), float(right[c].mean()), int(c.sum())) for c in chosen if c.any()]


def calibration_error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Expected calibration error: mean difference of confidence and accuracy over the bins, weighted by their faces."""
    return sum(abs(sure - right) * count for sure, right, count in reliability(probabilities, labels)) / max(1, len(labels))


def score(probabilities: np.ndarray, labels: np.ndarray) -> Scores:
    """Scores of probabilities [N, 7] against labels [N], without faces whose label is -1."""
    known = labels >= 0
    probabilities, labels = probabilities[known], labels[known]
    said = probabilities.argmax(axis=1)
    confusion = np.zeros((len(CLASSES), len(CLASSES)), dtype=int)
    np.add.at(confusion, (labels, said), 1)
    hits = np.diag(confusion).astype(float)
    truths, saids = confusion.sum(axis=1), confusion.sum(axis=0)
    f1 = np.divide(2 * hits, truths + saids, out=np.zeros_like(hits), where=truths + saids > 0)
    recall = np.divide(hits, truths, out=np.zeros_like(hits), where=truths > 0)
    return Scores(
        count=int(known.sum()),
        accuracy=float(hits.sum() / max(1, known.sum())),
        macro_f1=float(f1.mean()),
        mean_recall=float(recall[truths > 0].mean()),
        f1=[float(v) for v in f1],
        recall=[float(v) for v in recall],
        calibration_error=calibration_error(probabilities, labels),
        confusion=confusion.tolist(),
        bins=reliability(probabilities, labels),
    )
