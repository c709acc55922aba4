"""Writes targets for faces that are not FER2013's, from nets, face-api and the web faces' noisy labels.

    python3 -m training.teach_elsewhere --checkpoint training/weights/student.pt --calibration models/emotion/calibration.json \\
      --face-api RUNS/face-api.npz --teacher RUNS/…-targets.npz --out RUNS/elsewhere-targets.npz

The nets' answers, averaged over views, and face-api's are averaged geometrically. A web face's label is then evidence by Bayes' rule: how
often a face of each expression gets that label is estimated from all web faces by expectation maximisation (Dawid and Skene 1979), so a
label changes little where labels are mostly wrong. The file holds float16 log-probabilities: `web` and `fairface` [N, 3, 7] (FER2013's head, FER+'s, the head of all sources) and `train` [N, 7], the target of the
head of all sources for FER2013's training faces.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .calibrate import mix
from .checkpoints import CheckpointError, load_checkpoint
from .classes import CLASSES
from .dataset import DatasetError
from .elsewhere import DEFAULT_ELSEWHERE, read_fairface, read_web
from .metrics import softmax
from .predict import use_device
from .targets import read_teachers
from .teach import averaged_log_probabilities

FACE_API_WEIGHT = 0.15
"""Weight of face-api in the geometric mean. On the parts of the posed faces and press photographs that choose, 0.1 gains half a point over
none and 0.2 loses one to three; on others' posed and talking faces up to 0.4 gained."""

LABEL_WEIGHT = 0.6
"""Power of a label's likelihood. Labels and nets err on the same faces, so full evidence would believe the labels too much: at 0.6 the mean
probability of the labels is closest to the share that looks plausible by eye (mean difference 0.10; 0.16 without labels, 0.11 at 1)."""

VIEWS = 4
ROUNDS = 30
"""Rounds of expectation maximisation; the matrix changes by less than 0.001 after 20."""

LEAST_PROBABILITY = 1e-6


def normalised(log_probabilities: np.ndarray) -> np.ndarray:
    """Log-probabilities [..., 7] whose probabilities sum to 1."""
    shifted = log_probabilities - log_probabilities.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def label_confusion(probabilities: np.ndarray, labels: np.ndarray, rounds: int = ROUNDS) -> np.ndarray:
    """P(label | expression), float64 [7 expressions, 7 labels], of noisy labels [N] given probabilities [N, 7] that did not see them."""
    count = probabilities.shape[1]
    confusion = np.full((count, count), 0.5 / count) + 0.5 * np.eye(count)
    for _ in range(rounds):
        belief = probabilities * confusion[:, labels].T
        belief /= belief.sum(axis=1, keepdims=True)
        # One made-up face for each pair keeps a rare label possible.
        totals = np.ones((count, count))
        for label in range(count):
            totals[:, label] += belief[labels == label].sum(axis=0)
        confusion = totals / totals.sum(axis=1, keepdims=True)
    return confusion


def averaged_with(log_probabilities: np.ndarray, face_api: np.ndarray) -> np.ndarray:
    """Log of the weighted geometric mean with face-api's log-probabilities, [N, 7]."""
    return normalised((1 - FACE_API_WEIGHT) * log_probabilities + FACE_API_WEIGHT * face_api)


def with_evidence(log_probabilities: np.ndarray, evidence: np.ndarray) -> np.ndarray:
    """Log-probabilities [N, 7] after independent evidence, log-likelihoods [N, 7]."""
    return normalised(log_probabilities + evidence)


def read_all_sources(files: Sequence[Path]) -> np.ndarray | None:
    """Log of the mean probabilities of the teachers' heads of all sources for FER2013's training faces, [N, 7]; None if no file has any."""
    found: list[np.ndarray] = []
    for path in files:
        with np.load(path) as file:
            if "all" in file.files:
                found.append(softmax(file["all"].astype(np.float32)))
    return np.log(np.maximum(np.mean(found, axis=0), LEAST_PROBABILITY)) if found else None


def describe_cleaning(labels: np.ndarray, target: np.ndarray) -> str:
    """For each label, how many of its faces keep it as the most probable expression, and the mean probability that they give it."""
    lines = []
    for label, name in enumerate(CLASSES):
        of_label = np.exp(target[labels == label])
        kept = (of_label.argmax(axis=1) == label).mean()
        instead = np.bincount(of_label.argmax(axis=1), minlength=len(CLASSES))
        lines.append(f"{name:9s} {len(of_label):6d} faces, {kept:.3f} keep the label, mean probability {of_label[:, label].mean():.3f}, "
                     + " ".join(f"{n} {c}" for n, c in zip(CLASSES, instead)))  # fmt: skip
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, action="append", required=True, help="a net that answers for the faces; repeat for more")
    parser.add_argument("--calibration", type=Path, required=True, help="calibration.json, which mixes the two heads")
    parser.add_argument("--face-api", type=Path, required=True, help="face-api's answers (training.face_api)")
    parser.add_argument("--teacher", type=Path, action="append", required=True, help="targets of FER2013's training faces; repeat for more")
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE)
    parser.add_argument("--views", type=int, default=VIEWS)
    parser.add_argument("--label-weight", type=float, default=LABEL_WEIGHT, help=f"power of a noisy label's likelihood (default: {LABEL_WEIGHT})")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda with PyTorch 2")
    options = parser.parse_args()
    use_device(options.device, options.threads)
    try:
        nets = [load_checkpoint(path)[0].to(options.device) for path in options.checkpoint]
        calibration = json.loads(options.calibration.read_text(encoding="utf-8"))
        web, fairface = read_web(options.elsewhere), read_fairface(options.elsewhere)
        teachers = read_teachers(options.teacher)
        with np.load(options.face_api) as file:
            face_api = {name: file[name].astype(np.float32) for name in file.files}
    except (CheckpointError, DatasetError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1

    def mixed(heads: np.ndarray) -> np.ndarray:
        """Log of what the calibrated mixture of two heads' log-probabilities [N, 2, 7] shows."""
        return np.log(np.maximum(mix((heads[:, 0], heads[:, 1]), calibration), LEAST_PROBABILITY))

    # FER2013's faces in both framings; the answers to both count half each.
    fer_face_api = np.mean([face_api[name] for name in ("train", "train_aligned") if name in face_api], axis=0)
    every = read_all_sources(options.teacher)
    results = {"train": averaged_with(mixed(teachers), fer_face_api) if every is None else every}
    for name, faces, labels in (("web", web.faces, web.labels), ("fairface", fairface, None)):
        heads = averaged_log_probabilities(nets, [faces, faces[:, :, ::-1].copy()], options.views)
        if heads.shape[1] == 2:
            targets = [averaged_with(each, face_api[name]) for each in (heads[:, 0], heads[:, 1], mixed(heads))]
        else:
            # These nets have learned from face-api's answers, which would otherwise count twice.
            targets = [heads[:, 0], heads[:, 1], heads[:, 2]]
        if labels is not None:
            confusion = label_confusion(np.exp(targets[2]), labels)
            print("P(label | expression), rows are expressions:\n", np.round(confusion, 3))
            targets = [with_evidence(each, options.label_weight * np.log(confusion[:, labels].T)) for each in targets]
            print(describe_cleaning(labels, targets[2]), flush=True)
        results[name] = np.stack(targets, axis=1)
        print(f"{name}: expressions of the combined answers "
              + " ".join(f"{c} {v:.3f}" for c, v in zip(CLASSES, np.exp(results[name][:, 2]).mean(axis=0))), flush=True)  # fmt: skip
    options.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(options.out, **{name: value.astype(np.float16) for name, value in results.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
