"""Writes a teacher's soft targets for the training faces: its answers averaged over mildly disturbed views.

    python3 -m training.teach --checkpoint RUNS/teacher/best.pt --checkpoint RUNS/teacher-wide/best.pt --aligned ALIGNED --out RUNS/targets.npz

With stored targets the student's epochs cost nothing extra. Averaging over views removes noise from a teacher's answers; averaging over
teachers removes more. With --aligned every second view is of the face as the extension's detector crops it. The file holds `logits` float16 [N, 2, 7]: log-probabilities of both heads, in the csv's order;
teachers with a head of all sources add `all` [N, 7].
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch

from .augment import Augment, augment
from .checkpoints import CheckpointError, load_checkpoint
from .dataset import DEFAULT_FER2013, DatasetError, Split, read_aligned, read_split
from .metrics import score, softmax
from .nets import ExpressionNet
from .predict import device_of, predict, use_device
from .recipe import Sampling
from .targets import held_out

VIEW = Augment(flip=True, rotation_deg=8, shift=0.04, zoom=0.07, brightness=0.05, contrast=0.15)
"""Mild augmentation that does not make an expression harder to read."""
VIEWS = 6
"""Views of each face for each teacher. With three teachers, more than six views change little."""
CHUNK_FACES = 2048


def averaged_log_probabilities(
    nets: list[ExpressionNet], pictures: list[np.ndarray], views: int, asked: list[np.ndarray] | None = None, seed: int = 0
) -> np.ndarray:
    """Log of the mean probabilities over nets (all with as many heads) and views, float32 [N, heads, 7].

    `pictures` holds one or more crops of the same faces, uint8 [N, 48, 48] each. The views use them in turn, first unchanged, then augmented.
    `asked` says which faces each net answers for, bool [N] each; by default all.
    """
    torch.manual_seed(seed)
    count = len(pictures[0])
    total = np.zeros((count, len(nets[0].heads()), 7), dtype=np.float32)
    answers = np.zeros(count, dtype=np.float32)
    for number, net in enumerate(nets):
        places = np.flatnonzero(asked[number]) if asked else np.arange(count)
        answers[places] += views
        for view in range(views):
            for start in range(0, len(places), CHUNK_FACES):
                chosen = places[start : start + CHUNK_FACES]
                part = pictures[view % len(pictures)][chosen]
                if view >= len(pictures):
                    pixels = augment(torch.from_numpy(part).to(device_of(net)).unsqueeze(1).float().div_(255), VIEW)
                    part = (pixels * 255).round().to(torch.uint8).squeeze(1).cpu().numpy()
                for head, logits in enumerate(predict(net, part)):
                    total[chosen, head] += softmax(logits)
    if not answers.all():
        raise CheckpointError(f"{int((answers == 0).sum())} faces have no teacher that was trained without them: give one of every fold")
    return np.log(np.maximum(total / answers[:, None, None], 1e-7))


def fair_faces(sampling: Sampling, count: int) -> np.ndarray:
    """Training faces for which a net with this sampling may answer, bool [count]: those of its left-out fold, or all if it has no folds."""
    return held_out(sampling, count) if sampling.folds else np.ones(count, dtype=bool)


def describe(name: str, log_probabilities: np.ndarray, split: Split) -> str:
    """Accuracy and macro-F1 of both heads, each on its own label."""
    a = score(np.exp(log_probabilities[:, 0]), split.labels)
    b = score(np.exp(log_probabilities[:, 1]), split.ferplus_labels())
    return (f"{name}: FER2013 accuracy {a.accuracy:.4f} macro-F1 {a.macro_f1:.4f}, "
            f"FER+ accuracy {b.accuracy:.4f} macro-F1 {b.macro_f1:.4f}")  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, action="append", required=True, help="best.pt of a teacher; repeat for more")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--aligned", type=Path, help="folder of fer2013-…-aligned.u8 (npm run evaluate -- --align-fer)")
    parser.add_argument("--views", type=int, default=VIEWS)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--device", default="cpu", help="cpu, or cuda with PyTorch 2")
    options = parser.parse_args()
    use_device(options.device, options.threads)
    try:
        loaded = [load_checkpoint(path) for path in options.checkpoint]
        nets = [net.to(options.device, memory_format=torch.channels_last) for net, _ in loaded]
        splits = {name: read_split(options.fer, name) for name in ("validation", "train")}
        pictures = {name: [split.faces] for name, split in splits.items()}
        if options.aligned:
            for name, split in splits.items():
                pictures[name].append(read_aligned(options.aligned, name, len(split)))
        # A net with a left-out fold answers only for that fold, because it remembers the labels of the other faces.
        asked = [fair_faces(Sampling(**recipe["sampling"]), len(splits["train"])) for _, recipe in loaded]
        for name, split in splits.items():
            targets = averaged_log_probabilities(nets, pictures[name], options.views, asked if name == "train" else None)
            print(describe(f"{name}, averaged views", targets, split), flush=True)
    except (CheckpointError, DatasetError) as error:
        print(error, file=sys.stderr)
        return 1
    options.out.parent.mkdir(parents=True, exist_ok=True)
    third = {"all": targets[:, 2].astype(np.float16)} if targets.shape[1] > 2 else {}
    np.savez_compressed(options.out, logits=targets[:, :2].astype(np.float16), **third)
    return 0


if __name__ == "__main__":
    sys.exit(main())
