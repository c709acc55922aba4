"""Fits what the extension shows to validation: temperatures, the mixture of heads, and the floor of confidence.

    python3 -m training.calibrate --checkpoint RUNS/student/best.pt --out models/emotion --mixture 0.5

Shown probabilities = final softening of sum over heads of weight * softmax(logits / temperature). Writes
calibration.json and hashes.json, and prints every score on validation and test. Test chooses nothing here.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from .classes import CLASSES, HEADS
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_faces, read_split
from .export import write_hashes, write_json
from .metrics import Scores, score, softmax
from .nets import ExpressionNet
from .train import CheckpointError, load_net, predict

FLOOR_ACCURACY = 0.80
"""The floor is the least confidence from which the shown expressions are right this often on validation's FER+ labels
and FER2013 labels taken together: about one in five shown is wrong by a label on which people themselves disagree."""

MIXTURES = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0)
"""Weights of FER2013's head that `--photos` compares."""

TEMPERATURES = np.exp(np.linspace(np.log(0.3), np.log(3), 93))


def likelihood(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Mean negative log-likelihood of labels [N] (-1 left out)."""
    known = labels >= 0
    return float(-np.log(np.maximum(probabilities[known, labels[known]], 1e-9)).mean())


def fit_temperature(logits: np.ndarray, labels: np.ndarray) -> float:
    """The temperature with the least negative log-likelihood."""
    return float(min(TEMPERATURES, key=lambda t: likelihood(softmax(logits, t), labels)))


def sharpen(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities to the power 1 / temperature, summing to one again."""
    return softmax(np.log(np.maximum(probabilities, 1e-12)), temperature)


def mix(logits: tuple[np.ndarray, np.ndarray], calibration: dict) -> np.ndarray:
    """What the extension shows: probabilities [N, 7] of both heads' logits."""
    shown = sum(head["weight"] * softmax(l, head["temperature"]) for head, l in zip(calibration["heads"], logits))
    return sharpen(shown, calibration["temperature"])


def risk_coverage(confidence: np.ndarray, right: np.ndarray) -> list[dict[str, float]]:
    """For floors from 0 to 0.95: share of faces shown and accuracy of those."""
    rows = []
    for floor in np.arange(0, 0.96, 0.01):
        shown = confidence >= floor
        if shown.any():
            rows.append({"floor": round(float(floor), 2), "coverage": float(shown.mean()), "accuracy": float(right[shown].mean())})
    return rows


def calibrate(logits: tuple[np.ndarray, np.ndarray], validation: Split, mixture: float) -> dict:
    """calibration.json for a mixture that gives head FER2013 the weight `mixture` and FER+ the rest."""
    labels = (validation.labels, validation.ferplus_labels())
    heads = [
        {"output": name, "weight": weight, "temperature": round(fit_temperature(l, truth), 4)}
        for name, weight, l, truth in zip(HEADS, (mixture, 1 - mixture), logits, labels)
    ]
    calibration = {"version": 1, "classes": list(CLASSES), "heads": heads, "temperature": 1.0}
    shown = mix(logits, calibration)
    # Both labels count alike for what is shown: a face is one sample of each.
    both = np.concatenate(labels)
    known = both >= 0
    final = min(TEMPERATURES, key=lambda t: likelihood(np.concatenate([sharpen(shown, t)] * 2), both))
    calibration["temperature"] = round(float(final), 4)
    shown = np.concatenate([mix(logits, calibration)] * 2)[known]
    right = shown.argmax(axis=1) == both[known]
    rows = risk_coverage(shown.max(axis=1), right)
    floor = next((row for row in rows if row["accuracy"] >= FLOOR_ACCURACY), rows[-1])
    calibration["confidenceFloor"] = floor["floor"]
    calibration["fittedOn"] = "FER2013 validation (PublicTest), FER2013 and FER+ labels together"
    calibration["atFloor"] = {"coverage": round(floor["coverage"], 4), "accuracy": round(floor["accuracy"], 4)}
    return calibration


def read_photos(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Crops of photographs uint8 [N, 48, 48] and labels [N] (npm run evaluate -- --align-faces DIR --out FOLDER)."""
    faces = read_faces(folder / "photos.u8")
    with (folder / "photos.csv").open(newline="", encoding="utf-8") as file:
        labels = np.array([CLASSES.index(row["class"]) for row in csv.DictReader(file)])
    if len(faces) != len(labels):
        raise DatasetError(f"{folder}/photos.csv has {len(labels)} rows but photos.u8 has {len(faces)} faces: write both again")
    return faces, labels


def compare_mixtures(net: ExpressionNet, validation: Split, photos: tuple[np.ndarray, np.ndarray]) -> list[dict[str, float]]:
    """What each mixture of the heads reads on validation (both labels) and on photographs."""
    logits = predict(net, validation.faces, exact=True)
    photo_logits = predict(net, photos[0], exact=True)
    rows = []
    for weight in MIXTURES:
        calibration = calibrate(logits, validation, weight)
        shown, seen = mix(logits, calibration), score(mix(photo_logits, calibration), photos[1])
        a, b = score(shown, validation.labels), score(shown, validation.ferplus_labels())
        rows.append({
            "fer2013_weight": weight, "validation_fer2013": a.accuracy, "validation_ferplus": b.accuracy,
            "photos": seen.accuracy, "photos_mean_recall": seen.mean_recall,
        })  # fmt: skip
    return rows


def describe(name: str, s: Scores) -> str:
    f1 = " ".join(f"{c} {v:.3f}" for c, v in zip(CLASSES, s.f1))
    return (f"{name:28s} accuracy {s.accuracy:.4f} macro-F1 {s.macro_f1:.4f} mean recall {s.mean_recall:.4f} "
            f"calibration error {s.calibration_error:.4f} | F1 {f1}")  # fmt: skip


def all_scores(logits: tuple[np.ndarray, np.ndarray], split: Split, calibration: dict) -> dict[str, Scores]:
    """Scores of each head on its own label, and of the shown mixture on both labels."""
    temperatures = [head["temperature"] for head in calibration["heads"]]
    shown = mix(logits, calibration)
    return {
        "fer2013": score(softmax(logits[0], temperatures[0]), split.labels),
        "ferplus": score(softmax(logits[1], temperatures[1]), split.ferplus_labels()),
        "shown_fer2013": score(shown, split.labels),
        "shown_ferplus": score(shown, split.ferplus_labels()),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path)
    source.add_argument("--first-weights", type=Path)
    parser.add_argument("--out", type=Path, help="folder of the exported model; without it only scores are printed")
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--mixture", type=float, default=0.5, help="weight of head FER2013; FER+ gets the rest")
    parser.add_argument("--photos", type=Path, help="folder of photos.u8 and photos.csv: compares mixtures of the heads on them")
    parser.add_argument("--scores", type=Path, help="write all scores as JSON")
    options = parser.parse_args()
    try:
        net = load_net(options.checkpoint, options.first_weights)
        validation = read_split(options.fer, "validation")
        test = read_split(options.fer, "test")
    except (CheckpointError, DatasetError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    calibration = calibrate(predict(net, validation.faces, exact=True), validation, options.mixture)
    print(json.dumps(calibration))
    results: dict[str, Any] = {}
    if options.photos:
        results["mixtures"] = compare_mixtures(net, validation, read_photos(options.photos))
        for row in results["mixtures"]:
            print(" ".join(f"{key} {value:.4f}" for key, value in row.items()))
    for name, split in (("validation", validation), ("test", test)):
        logits = predict(net, split.faces, exact=True)
        scores = all_scores(logits, split, calibration)
        results[name] = {key: asdict(value) for key, value in scores.items()}
        for key, value in scores.items():
            print(describe(f"{name} {key}", value))
        both = np.concatenate([split.labels, split.ferplus_labels()])
        shown = np.concatenate([mix(logits, calibration)] * 2)
        known = both >= 0
        results[name]["risk_coverage"] = risk_coverage(shown[known].max(axis=1), shown[known].argmax(axis=1) == both[known])
    if options.out:
        write_json(options.out / "calibration.json", calibration, indent=2)
        write_hashes(options.out)
    if options.scores:
        write_json(options.scores, results, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
