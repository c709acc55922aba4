"""What a strange domain costs: leaves out one domain at a time, calibrates on the others, and scores the one left out.

    python3 -m training.leave_out --checkpoint training/weights/student.pt --without web=OUT/student-3.pt \\
      --without fer2013=OUT/student-4.pt --aligned ALIGNED --photos POSED --photos PHOTOS --out training/results/leave-out.json

Domains are FER2013 (with FER+'s labels), the held-back web faces, and each folder of photographs, which no net was trained on. For a domain
that trains, `--without` gives a net that never saw its faces. Its teachers did, so what is left out is the domain's faces, not all that
was ever learned from them. Parts that choose calibrate; parts that report (of FER2013: test) are scored.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .calibrate import LABEL_NAMES, Labelled, choose, fit_heads, fit_scaling, in_both_framings, mix, read_by, with_both_labels
from .checkpoints import CheckpointError, load_net
from .classes import CLASSES, HEADS
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_aligned, read_split
from .domains import right_among_most_certain
from .elsewhere import DEFAULT_ELSEWHERE, LabelledFaces, read_judges
from .export import write_json
from .metrics import score
from .nets import ExpressionNet
from .predict import predict, use_device

JUDGED = "web-judged"
"""Web faces with labels judged by eye. They report beside the web faces and choose nothing."""


@dataclass(frozen=True)
class Faces:
    """All faces: validation in both framings, test, and the other domains' parts."""

    validation: Split
    test: Split
    choosing: Mapping[str, LabelledFaces]
    reporting: Mapping[str, LabelledFaces]


def fit_heads_on(domains: Sequence[Labelled]) -> list[dict]:
    """Each head's entry in calibration.json from domains that have one label."""
    labels = np.concatenate([part.labels for part in domains])
    heads = []
    for number, name in enumerate(HEADS):
        temperature, offsets = fit_scaling(np.concatenate([part.logits[number] for part in domains]), labels)
        heads.append({"output": name, "temperature": round(temperature, 4), "offsets": np.round(offsets, 4).tolist()})
    return heads


def calibrate_without(left: str, net: ExpressionNet, faces: Faces) -> dict:
    """calibration.json from all domains but one."""
    others = {name: [read_by(net, part)] for name, part in faces.choosing.items() if name != left}
    if left == "fer2013":
        fitted = [part for parts in others.values() for part in parts]
        return choose(fitted, fit_heads_on(fitted), others)[0]
    first, second, *_ = predict(net, faces.validation.faces, exact=True)
    fitted = with_both_labels((first, second), faces.validation)
    return choose(fitted, fit_heads((first, second), faces.validation), {"fer2013": fitted, **others})[0]


def figures(part: Labelled, calibration: dict) -> dict[str, object]:
    """What the net shows of a domain that its calibration does not know. Shares are in [0, 1]; None where nothing is shown."""
    shown = mix(part.logits, calibration)
    known = part.labels >= 0
    shown, labels = shown[known], part.labels[known]
    read, certain = score(shown, labels), shown.max(axis=1) >= calibration["confidenceFloor"]
    worst = int(np.argmin(read.recall))
    return {
        "faces": read.count, "accuracy": read.accuracy, "mean_recall": read.mean_recall, "worst": CLASSES[worst], "worst_recall": read.recall[worst],
        "calibration_error": read.calibration_error, "shown": float(certain.mean()),
        "shown_right": float((shown[certain].argmax(axis=1) == labels[certain]).mean()) if certain.any() else None,
        "right_at_0.6": right_among_most_certain(shown, labels),
    }  # fmt: skip


def leave_out(left: str, net: ExpressionNet, faces: Faces) -> dict[str, dict[str, object]]:
    """Figures of the domain that is left out, by label or set."""
    calibration = calibrate_without(left, net, faces)
    if left == "fer2013":
        first, second, *_ = predict(net, faces.test.faces, exact=True)
        return {name: figures(part, calibration) for name, part in zip(LABEL_NAMES, with_both_labels((first, second), faces.test))}
    sets = [left, *([JUDGED] if left == "web" and JUDGED in faces.reporting else [])]
    return {name: figures(read_by(net, faces.reporting[name]), calibration) for name in sets}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True, help="the net that ships")
    parser.add_argument("--without", action="append", default=[], metavar="DOMAIN=CHECKPOINT", help="the net that never saw this domain")
    parser.add_argument("--aligned", type=Path, required=True, help="folder of fer2013-validation-aligned.u8 (npm run evaluate -- --align-fer)")
    parser.add_argument("--photos", type=Path, action="append", default=[], help="folder of photos.u8 and photos.csv; repeat for more")
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE)
    parser.add_argument("--out", type=Path, help="write the figures as JSON")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    use_device("cpu", options.threads)
    try:
        validation = read_split(options.fer, "validation")
        faces = Faces(
            in_both_framings(validation, read_aligned(options.aligned, "validation", len(validation))), read_split(options.fer, "test"),
            read_judges(options.elsewhere, options.photos, "choose"), read_judges(options.elsewhere, options.photos, "report"),
        )  # fmt: skip
        given = dict(each.split("=", 1) for each in options.without)
        unknown = set(given) - {"fer2013", *faces.choosing}
        if unknown:
            raise ValueError(f"--without {sorted(unknown)[0]}: the domains are fer2013, {', '.join(faces.choosing)}")
        nets = {name: load_net(Path(given[name]) if name in given else options.checkpoint, None) for name in ("fer2013", *faces.choosing)}
    except (CheckpointError, DatasetError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    results = {}
    for left, net in nets.items():
        for name, row in leave_out(left, net, faces).items():
            results[name] = row
            print(name, " ".join(f"{key} {value:.4f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()), flush=True)
    errors = [row["calibration_error"] for name, row in results.items() if name != JUDGED]
    print(f"calibration error, mean over domains left out: {np.mean(errors):.4f}")
    if options.out:
        write_json(options.out, results, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
