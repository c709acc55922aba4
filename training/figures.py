"""Draws the pictures of docs/model/ from training/results/ (and ../shared/fer2013 for the class distribution).

    python3 -m training.figures --out docs/model

A picture whose numbers are absent is skipped with a message. No picture shows a face.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
import numpy as np

from .classes import CLASSES
from .dataset import DEFAULT_FER2013, DatasetError, read_faces, read_labels

RESULTS = Path(__file__).resolve().parent / "results"
COLOURS = {"paper-untuned": "#b0b0b0", "paper": "#4c78a8", "student": "#e4572e", "student-start": "#f2a38d", "teacher": "#54a24b"}
NAMES = {
    "paper-untuned": "paper's net, untuned", "paper": "paper's recipe", "student": "Mien",
    "student-start": "Mien, end of the first stage", "teacher": "first teacher", "first-weights": "first weights",
}  # fmt: skip
LOGS = {
    "paper-untuned": ("paper-untuned-log.txt",), "paper": ("paper-log.txt",), "teacher": ("teacher-log.txt",),
    "student-start": ("student-start-log.txt",), "student": ("students/seed-3.txt", "students/seed-22.txt"),
}  # fmt: skip
"""Logs of each net's runs in order; each run continued the one before."""
LARGEST_BYTES = 200_000

plt.rcParams.update({
    "svg.fonttype": "none", "svg.hashsalt": "mien", "font.size": 10, "axes.spines.top": False,
    "axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.3, "figure.constrained_layout.use": True,
})  # fmt: skip


def read_log(path: Path) -> dict[str, np.ndarray]:
    """Columns of a log.txt: one array [epochs] per key."""
    rows = [line.split() for line in path.read_text().splitlines() if line]
    return {key: np.array([float(row[at + 1]) for row in rows]) for at, key in enumerate(rows[0]) if at % 2 == 0}


def read_logs(net: str) -> dict[str, np.ndarray]:
    """Columns of all logs of a net, with epochs numbered across runs."""
    logs = [read_log(RESULTS / name) for name in LOGS[net]]
    for before, log in zip(logs, logs[1:]):
        log["epoch"] = log["epoch"] + before["epoch"][-1]
    return {key: np.concatenate([log[key] for log in logs]) for key in logs[0]}


def scores(run: str) -> dict:
    return json.loads((RESULTS / f"{run}.json").read_text())


def fer2013_test(run: str) -> dict:
    """FER2013's head on FER2013 test: calibrated for the net that ships, as trained for the others."""
    test = scores(run)["test"]
    return test["fer2013"] if run == "student" else test.get("fer2013_as_trained", test["fer2013"])


def class_distribution(fer: Path) -> plt.Figure:
    figure, axes = plt.subplots(figsize=(7, 3.2))
    for at, name in enumerate(("train", "validation", "test")):
        labels, _ = read_labels(fer / f"{name}.csv")
        share = np.bincount(labels, minlength=len(CLASSES)) / len(labels) * 100
        axes.bar(np.arange(len(CLASSES)) + (at - 1) * 0.27, share, 0.26, label=f"{name} ({len(labels):,})")
    axes.set_xticks(range(len(CLASSES)), CLASSES)
    axes.set_ylabel("share of faces, %")
    axes.set_title("FER2013: faces a class")
    axes.legend(frameon=False)
    return figure


def curves() -> plt.Figure:
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4))
    for run in ("paper-untuned", "paper", "teacher", "student-start", "student"):
        log = read_logs(run)
        left.plot(log["epoch"], log["val_loss"], color=COLOURS[run], label=NAMES[run])
        right.plot(log["epoch"], log["val_accuracy"] * 100, color=COLOURS[run], label=NAMES[run])
    left.set(xlabel="epoch", ylabel="cross-entropy", title="Loss on validation (FER2013)", ylim=(0.75, 2))
    right.set(xlabel="epoch", ylabel="accuracy, %", title="Accuracy on validation (FER2013)", ylim=(30, 75))
    right.legend(frameon=False, loc="lower right")
    return figure


def losses() -> plt.Figure:
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.2))
    for axis, run in zip(axes, ("paper-untuned", "paper", "student")):
        log = read_logs(run)
        axis.plot(log["epoch"], log["loss"], color=COLOURS[run], linestyle="--", label="training loss of the recipe")
        axis.plot(log["epoch"], log["val_loss"], color=COLOURS[run], label="validation cross-entropy")
        axis.set(xlabel="epoch", title=NAMES[run])
        axis.legend(frameon=False, fontsize=8)
    return figure


def confusions() -> plt.Figure:
    figure, axes = plt.subplots(1, 2, figsize=(10, 4.6))
    for axis, run in zip(axes, ("paper-untuned", "student")):
        numbers = fer2013_test(run)
        share = np.array(numbers["confusion"], dtype=float)
        share = share / share.sum(axis=1, keepdims=True) * 100
        axis.imshow(share, cmap="Blues", vmin=0, vmax=100)
        for truth in range(7):
            for said in range(7):
                dark = share[truth, said] > 55
                axis.text(said, truth, f"{share[truth, said]:.0f}", ha="center", va="center", color="white" if dark else "black")
        axis.set_xticks(range(7), CLASSES, rotation=40, ha="right")
        axis.set_yticks(range(7), CLASSES)
        axis.grid(False)
        axis.set(xlabel="said", ylabel="label", title=f"{NAMES[run]}: {numbers['accuracy'] * 100:.1f} % of FER2013 test")
    return figure


def f1_by_class() -> plt.Figure:
    figure, axes = plt.subplots(figsize=(8, 3.4))
    for at, run in enumerate(("paper-untuned", "paper", "student")):
        numbers = fer2013_test(run)
        axes.bar(np.arange(7) + (at - 1) * 0.27, numbers["f1"], 0.26, color=COLOURS[run], label=f"{NAMES[run]} (macro {numbers['macro_f1']:.3f})")
    axes.set_xticks(range(7), CLASSES)
    axes.set(ylabel="F1", title="F1 a class, FER2013 test", ylim=(0, 1.12))
    axes.legend(frameon=False, ncol=3, loc="upper center", fontsize=9)
    return figure


def reliability_diagram() -> plt.Figure:
    figure, axes = plt.subplots(1, 2, figsize=(8, 3.8))
    titles = (("fer2013", "FER2013's head on FER2013 test"), ("ferplus", "FER+'s head on FER+ test"))
    for axis, (key, title) in zip(axes, titles):
        numbers = scores("student")["test"][key]
        confidence, right, count = (np.array(column) for column in zip(*numbers["bins"]))
        axis.plot([0, 1], [0, 1], color="grey", linestyle=":")
        axis.scatter(confidence, right, s=8 + 300 * count / count.sum(), color=COLOURS["student"], alpha=0.8)
        axis.plot(confidence, right, color=COLOURS["student"])
        axis.set(xlabel="confidence", ylabel="share right", xlim=(0, 1), ylim=(0, 1),
                 title=f"{title}\ncalibration error {numbers['calibration_error'] * 100:.1f} %")  # fmt: skip
    return figure


def mean_faces(fer: Path, aligned: Path | None) -> plt.Figure:
    """Mean training face beside mean crops of the extension; their framing and light should match."""
    if aligned is None:
        raise FileNotFoundError("give the folder of the detector's crops with --aligned")
    means = {
        "FER2013 as it is": read_faces(fer / "train.u8").mean(axis=0),
        "FER2013, cropped by\nthe extension's detector": read_faces(aligned / "fer2013-train-aligned.u8").mean(axis=0),
        "photographs, cropped by\nthe whole pipeline": read_faces(aligned / "photos.u8").mean(axis=0),
    }
    figure, axes = plt.subplots(1, len(means), figsize=(7, 3.3))
    for axis, (title, mean) in zip(axes, means.items()):
        axis.imshow(mean, cmap="gray", vmin=0, vmax=255)
        axis.set_title(f"{title}\n(mean {mean.mean():.0f}, spread {mean.std():.0f})", fontsize=9)
        axis.set_axis_off()
    return figure


def speed_accuracy() -> plt.Figure:
    """Our nets have the names of their runs in speed.json, which also holds the peers' accuracy."""
    figure, axes = plt.subplots(figsize=(6.5, 3.8))
    nets = json.loads((RESULTS / "speed.json").read_text())["nets"]
    for net in nets:
        run, peer_accuracy = net["name"], net.get("fer2013_test_accuracy")
        accuracy = 100 * (peer_accuracy if peer_accuracy is not None else fer2013_test(run)["accuracy"])
        axes.scatter(net["median_ms"], accuracy, color=COLOURS.get(run, "#72b7b2"), zorder=3)
        axes.annotate(f"{NAMES.get(run, run)} ({net['megabytes']:.1f} MB)", (net["median_ms"], accuracy),
                      xytext=(6, 4), textcoords="offset points", fontsize=9)  # fmt: skip
    axes.set(xlabel="one face, ms (wasm SIMD, one thread, Chromium)", ylabel="FER2013 test accuracy, %", title="Speed and accuracy")
    axes.set_xlim(0, 1.4 * max(net["median_ms"] for net in nets))
    axes.margins(y=0.15)
    return figure


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--aligned", type=Path, help="folder of the detector's crops (npm run evaluate -- --align-fer, --align-faces)")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    pictures = {
        "class-distribution": lambda: class_distribution(options.fer),
        "curves": curves,
        "losses": losses,
        "confusion-before-after": confusions,
        "f1-by-class": f1_by_class,
        "reliability": reliability_diagram,
        "mean-faces": lambda: mean_faces(options.fer, options.aligned),
        "speed-accuracy": speed_accuracy,
    }
    for name, draw in pictures.items():
        try:
            figure = draw()
        except (FileNotFoundError, DatasetError) as missing:
            print(f"skipped {name}: {missing}")
            continue
        path = options.out / f"{name}.svg"
        figure.savefig(path, metadata={"Date": None})
        plt.close(figure)
        if path.stat().st_size > LARGEST_BYTES:
            print(f"{path} is {path.stat().st_size} bytes, more than {LARGEST_BYTES}", file=sys.stderr)
            return 1
        print(f"wrote {path} ({path.stat().st_size} bytes)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
