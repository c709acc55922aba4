"""Calibrates the net: scaling of each head, mixture of the heads, and the lowest confidence that is shown.

    python3 -m training.calibrate --checkpoint RUNS/student/best.pt --aligned ALIGNED --elsewhere ELSEWHERE --photos POSED --photos PHOTOS \
      --out models/emotion

Each head's probabilities are softmax(logits / temperature + offsets). Their mixture is corrected for the frequency of the expressions and
scaled by a second temperature: softmax((log(mixture) - adjustment) / temperature). Scaling and temperature are fitted to FER2013's validation;
mixture and frequency are chosen by all domains that are given, by their parts that choose. Writes calibration.json and hashes.json, and prints
every score on validation, test and the domains' parts that report, which choose nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .checkpoints import CheckpointError, load_net
from .classes import CLASSES, HEADS
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_aligned, read_split
from .elsewhere import LabelledFaces, read_judges
from .export import write_hashes, write_json
from .metrics import Scores, score, softmax
from .nets import ExpressionNet
from .predict import predict

FLOOR_ACCURACY = 0.80
"""The floor is the lowest confidence above which this share of the shown expressions is right, by validation's FER+ and FER2013 labels
together. People themselves disagree on these labels."""

MIXTURES = (0.3, 0.4, 0.5, 0.6, 0.7)
"""Candidate weights of FER2013's head, from which validation chooses; FER+'s head gets the rest. 0 and 1 are not among them: one head alone
is best on its own label and worst on the other label and on photographs."""

BALANCES = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75)
"""Candidate shares of log(frequency) to subtract, from which validation chooses (logit adjustment, Menon 2021). 0 keeps the frequencies of
the set, in which one face in four is happy and one in sixty shows disgust; 1 treats all expressions as equally frequent."""

LABEL_NAMES = ("fer2013", "ferplus")
"""Names of the two labels of FER2013's faces, in the order of the heads."""

TEMPERATURES = np.exp(np.linspace(np.log(0.3), np.log(3), 93))


@dataclass(frozen=True)
class Labelled:
    """Both heads' logits [N, 7] of faces with labels [N]; -1 is no label."""

    logits: tuple[np.ndarray, np.ndarray]
    labels: np.ndarray


def read_by(net: ExpressionNet, faces: LabelledFaces) -> Labelled:
    """A net's answers to labelled faces."""
    first, second, *_ = predict(net, faces.faces, exact=True)
    return Labelled((first, second), faces.labels)


def likelihood(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """Mean negative log-likelihood of labels [N], without those that are -1."""
    known = labels >= 0
    return float(-np.log(np.maximum(probabilities[known, labels[known]], 1e-9)).mean())


def fit_scaling(logits: np.ndarray, labels: np.ndarray, with_offsets: bool = True) -> tuple[float, list[float]]:
    """Temperature and offsets (one per expression, their sum is 0) that minimise the negative log-likelihood of
    softmax(logits / temperature + offsets) on labels [N], without those that are -1: vector scaling (Guo 2017) with one slope for all
    expressions. Without offsets they are 0."""
    known = labels >= 0
    x, truth = torch.from_numpy(logits[known]).double(), torch.from_numpy(labels[known])
    slope, offsets = torch.ones((), dtype=torch.float64, requires_grad=True), torch.zeros(logits.shape[1], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.LBFGS([slope, offsets] if with_offsets else [slope], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimiser.zero_grad()
        value = F.cross_entropy(x * slope + offsets, truth)
        value.backward()
        return value

    optimiser.step(loss)
    centred = (offsets - offsets.mean()).detach().numpy()
    return 1 / slope.item(), centred.tolist()


def head_probabilities(logits: np.ndarray, head: dict) -> np.ndarray:
    """Calibrated probabilities [N, 7] of one head's logits [N, 7]; `head` is its entry in calibration.json."""
    return softmax(logits / head["temperature"] + np.array(head["offsets"]))


def held_out_likelihoods(logits: np.ndarray, labels: np.ndarray, faces: int) -> tuple[float, float]:
    """Five-fold cross-validated mean negative log-likelihood of the scaling: without offsets, and with them. `logits` may hold the same `faces`
    in several framings one after another; all framings of a face are in the same fold."""
    fifth = np.arange(len(labels)) % faces % 5
    results = []
    for with_offsets in (False, True):
        parts = []
        for held in range(5):
            temperature, offsets = fit_scaling(logits[fifth != held], labels[fifth != held], with_offsets)
            shown = head_probabilities(logits[fifth == held], {"temperature": temperature, "offsets": offsets})
            parts.append(likelihood(shown, labels[fifth == held]))
        results.append(float(np.mean(parts)))
    return results[0], results[1]


def mix(logits: tuple[np.ndarray, np.ndarray], calibration: dict) -> np.ndarray:
    """The probabilities [N, 7] that the extension shows for both heads' logits."""
    mixture = sum(head["weight"] * head_probabilities(l, head) for head, l in zip(calibration["heads"], logits))
    return softmax(np.log(np.maximum(mixture, 1e-12)) - np.array(calibration["adjustment"]), calibration["temperature"])


def risk_coverage(confidence: np.ndarray, right: np.ndarray) -> list[dict[str, float]]:
    """For floors from 0 to 0.95: share of the faces that are shown, and their accuracy."""
    rows = []
    for floor in np.arange(0, 0.96, 0.01):
        shown = confidence >= floor
        if shown.any():
            rows.append({"floor": round(float(floor), 2), "coverage": float(shown.mean()), "accuracy": float(right[shown].mean())})
    return rows


def risk_coverage_of(shown: Sequence[np.ndarray], labels: Sequence[np.ndarray]) -> list[dict[str, float]]:
    """`risk_coverage` of shown probabilities, several [N, 7], with their labels, several [N]. Faces without a label (-1) do not count."""
    every, truth = np.concatenate(shown), np.concatenate(labels)
    known = truth >= 0
    return risk_coverage(every[known].max(axis=1), every[known].argmax(axis=1) == truth[known])


def with_both_labels(logits: tuple[np.ndarray, np.ndarray], split: Split) -> list[Labelled]:
    """A split of FER2013 with its own labels, then with FER+'s: each face counts once for each."""
    return [Labelled(logits, split.labels), Labelled(logits, split.ferplus_labels())]


def fit_heads(logits: tuple[np.ndarray, np.ndarray], validation: Split) -> list[dict]:
    """Each head's entry in calibration.json without its weight."""
    heads = []
    for name, l, truth in zip(HEADS, logits, (validation.labels, validation.ferplus_labels())):
        temperature, offsets = fit_scaling(l, truth)
        heads.append({"output": name, "temperature": round(temperature, 4), "offsets": np.round(offsets, 4).tolist()})
    return heads


def calibrate(fitted: Sequence[Labelled], scaled: list[dict], mixture: float, balance: float) -> dict:
    """calibration.json for one of MIXTURES and one of BALANCES; `scaled` is what `fit_heads` gave. Frequencies, temperature and floor are those
    of the faces in `fitted`."""
    heads = [{**head, "weight": weight} for head, weight in zip(scaled, (mixture, 1 - mixture))]
    calibration = {"version": 2, "classes": list(CLASSES), "heads": heads, "adjustment": [0.0] * len(CLASSES), "temperature": 1.0}
    labels = np.concatenate([faces.labels for faces in fitted])

    def shown() -> np.ndarray:
        return np.concatenate([mix(faces.logits, calibration) for faces in fitted])

    calibration["adjustment"] = np.round(balance * np.log(shown().mean(axis=0)), 4).tolist()
    before = np.log(np.maximum(shown(), 1e-12))
    final = min(TEMPERATURES, key=lambda t: likelihood(softmax(before, t), labels))
    calibration["temperature"] = round(float(final), 4)
    rows = risk_coverage_of([shown()], [labels])
    floor = next((row for row in rows if row["accuracy"] >= FLOOR_ACCURACY), rows[-1])
    calibration["confidenceFloor"] = floor["floor"]
    calibration["fittedOn"] = "FER2013 validation (PublicTest), FER2013 and FER+ labels together"
    calibration["atFloor"] = {"coverage": round(floor["coverage"], 4), "accuracy": round(floor["accuracy"], 4)}
    return calibration


def in_both_framings(split: Split, aligned: np.ndarray) -> Split:
    """Every face twice: as in the set, as published figures use it, and as the extension's detector crops it (`aligned`, uint8 [N, 48, 48]),
    as in a call. Two views per label also reduce chance."""
    return Split(np.concatenate([split.faces, aligned]), np.tile(split.labels, 2), np.tile(split.votes, (2, 1)))


def compare(fitted: Sequence[Labelled], scaled: list[dict], domains: Mapping[str, Sequence[Labelled]]) -> list[dict[str, float]]:
    """Scores on each domain for each mixture and balance. `merit` chooses: the mean over the domains of accuracy and mean recall (in which
    rare expressions count as much as others). A domain with several labels, as FER2013 has, counts as one."""
    rows = []
    for weight in MIXTURES:
        for balance in BALANCES:
            calibration = calibrate(fitted, scaled, weight, balance)
            row, merits = {"fer2013_weight": weight, "balance": balance}, []
            for name, parts in domains.items():
                scores = [score(mix(part.logits, calibration), part.labels) for part in parts]
                merits.append(np.mean([[each.accuracy, each.mean_recall] for each in scores]))
                for key, each in zip(LABEL_NAMES if name == "fer2013" else (name,), scores):
                    row |= {f"{key}_accuracy": each.accuracy, f"{key}_recall": each.mean_recall}
            rows.append({**row, "merit": float(np.mean(merits))})
    return rows


def choose(fitted: Sequence[Labelled], scaled: list[dict], domains: Mapping[str, Sequence[Labelled]]) -> tuple[dict, list[dict[str, float]]]:
    """The calibration with the highest merit, and what `compare` says of all."""
    rows = compare(fitted, scaled, domains)
    best = max(rows, key=lambda row: row["merit"])
    return calibrate(fitted, scaled, best["fer2013_weight"], best["balance"]), rows


def agreement(shown: np.ndarray, floor: float, split: Split) -> list[dict[str, float]]:
    """For each expression: how many faces it is shown for, and with how many of them FER2013's label, FER+'s, and one of the two agree.

    `shown` are probabilities [N, 7]; a face whose FER+ majority is none of the seven agrees with none."""
    labels = (split.labels, split.ferplus_labels())
    rows = []
    for expression in range(len(CLASSES)):
        faces = (shown.argmax(axis=1) == expression) & (shown.max(axis=1) >= floor)
        fer2013, ferplus = (label[faces] == expression for label in labels)
        share = {"fer2013": fer2013, "ferplus": ferplus, "either": fer2013 | ferplus}
        rows.append({"expression": CLASSES[expression], "faces": int(faces.sum()),
                     **{key: float(right.mean()) if faces.any() else 0.0 for key, right in share.items()}})  # fmt: skip
    return rows


def describe(name: str, s: Scores) -> str:
    f1 = " ".join(f"{c} {v:.3f}" for c, v in zip(CLASSES, s.f1))
    return (f"{name:28s} accuracy {s.accuracy:.4f} macro-F1 {s.macro_f1:.4f} mean recall {s.mean_recall:.4f} "
            f"calibration error {s.calibration_error:.4f} | F1 {f1}")  # fmt: skip


def all_scores(logits: tuple[np.ndarray, np.ndarray], split: Split, calibration: dict) -> dict[str, Scores]:
    """Scores of each head on its own label, calibrated and as it was trained, and of the shown mixture on both labels."""
    fer2013, ferplus = (head_probabilities(l, head) for l, head in zip(logits, calibration["heads"]))
    shown = mix(logits, calibration)
    return {
        "fer2013": score(fer2013, split.labels),
        "ferplus": score(ferplus, split.ferplus_labels()),
        "fer2013_as_trained": score(softmax(logits[0]), split.labels),
        "ferplus_as_trained": score(softmax(logits[1]), split.ferplus_labels()),
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
    parser.add_argument("--aligned", type=Path, help="folder of fer2013-validation-aligned.u8: fit to its faces too (npm run evaluate -- --align-fer)")
    parser.add_argument("--photos", type=Path, action="append", default=[], help="folder of photos.u8 and photos.csv, a domain; repeat for more")
    parser.add_argument("--elsewhere", type=Path, help="folder of faces from elsewhere: its held-back web faces are a domain")
    parser.add_argument("--scores", type=Path, help="write all scores as JSON")
    options = parser.parse_args()
    try:
        net = load_net(options.checkpoint, options.first_weights)
        validation = read_split(options.fer, "validation")
        test = read_split(options.fer, "test")
        seen = in_both_framings(validation, read_aligned(options.aligned, "validation", len(validation))) if options.aligned else validation
        choosing, reporting = (read_judges(options.elsewhere, options.photos, part) for part in ("choose", "report"))
    except (CheckpointError, DatasetError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    logits = predict(net, seen.faces, exact=True)[:2]
    fitted = with_both_labels(logits, seen)
    domains = {"fer2013": fitted, **{name: [read_by(net, faces)] for name, faces in choosing.items()}}
    calibration, rows = choose(fitted, fit_heads(logits, seen), domains)
    print(json.dumps(calibration))
    for head, l, labels in zip(calibration["heads"], logits, (seen.labels, seen.ferplus_labels())):
        without, with_offsets = held_out_likelihoods(l, labels, len(validation))
        print(f"{head['output']}: held-out negative log-likelihood {without:.4f} by a temperature alone, {with_offsets:.4f} with offsets")
    for row in rows:
        print(" ".join(f"{key} {value:.4f}" for key, value in row.items()))
    results: dict[str, Any] = {"mixtures": rows}
    for name, split in (("validation", validation), ("test", test)):
        logits = predict(net, split.faces, exact=True)[:2]
        scores = all_scores(logits, split, calibration)
        results[name] = {key: asdict(value) for key, value in scores.items()}
        for key, value in scores.items():
            print(describe(f"{name} {key}", value))
        shown = mix(logits, calibration)
        results[name]["agreement"] = agreement(shown, calibration["confidenceFloor"], split)
        for row in results[name]["agreement"]:
            print(f"{name}: {row['expression']} shown for {row['faces']} faces; FER2013's label agrees with {row['fer2013']:.3f}, "
                  f"FER+'s with {row['ferplus']:.3f}, either with {row['either']:.3f}")  # fmt: skip
        results[name]["risk_coverage"] = risk_coverage_of([shown] * 2, [split.labels, split.ferplus_labels()])
    for name, faces in reporting.items():
        part = read_by(net, faces)
        read = score(mix(part.logits, calibration), part.labels)
        results[name] = {"shown": asdict(read)}
        print(describe(f"{name}, part that reports", read))
    if options.out:
        write_json(options.out / "calibration.json", calibration, indent=2)
        write_hashes(options.out)
    if options.scores:
        write_json(options.scores, results, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
