"""Answers of face-api's expression net (npm `@vladmandic/face-api` 1.7.15, MIT) to faces, as one more teacher.

    npm pack @vladmandic/face-api@1.7.15 && tar xf vladmandic-face-api-1.7.15.tgz
    python3 -m training.face_api --model package/model --aligned ALIGNED --out RUNS/face-api.npz

The net is built here from its published weights; it is fed Mien's 48 x 48 grey crops enlarged to 112 x 112. The file holds float16
log-probabilities [N, 7] in the order of `CLASSES`: `web`, `fairface`, `train` (FER2013's faces) and, with --aligned,
`train_aligned` (the same as the extension's detector crops them).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .classes import CLASSES
from .dataset import DEFAULT_FER2013, DatasetError, read_aligned, read_split
from .elsewhere import DEFAULT_ELSEWHERE, read_fairface, read_web
from .predict import use_device

SIDE_PX = 112
MEAN_RGB = (122.782, 117.001, 104.298)
THEIR_CLASSES = ("neutral", "happy", "sad", "angry", "fear", "disgust", "surprise")
MANIFEST = "face_expression_model-weights_manifest.json"
BATCH = 8
"""Faces at once: their values fit the processor's cache."""


def read_weights(folder: Path) -> dict[str, Tensor]:
    """The model's arrays by name, dequantised to float32 (TensorFlow.js weights manifest)."""
    if not (folder / MANIFEST).is_file():
        raise DatasetError(f"{folder / MANIFEST} is missing: give the folder `model` of npm's @vladmandic/face-api with --model")
    weights: dict[str, Tensor] = {}
    for group in json.loads((folder / MANIFEST).read_text(encoding="utf-8")):
        raw, at = b"".join((folder / path).read_bytes() for path in group["paths"]), 0
        for entry in group["weights"]:
            coded = np.dtype(entry["quantization"]["dtype"] if "quantization" in entry else entry["dtype"]).newbyteorder("<")
            count = int(np.prod(entry["shape"]))
            values = np.frombuffer(raw, coded, count, at).astype(np.float32)
            at += count * coded.itemsize
            if "quantization" in entry:
                values = values * entry["quantization"]["scale"] + entry["quantization"]["min"]
            weights[entry["name"]] = torch.from_numpy(values.astype(np.float32).reshape(entry["shape"]))
    return weights


class FaceApiNet:
    """face-api's `FaceExpressionNet`: four blocks of four convolutions that add up, then average pooling and a dense layer."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        self.weights = weights

    def convolution(self, x: Tensor, name: str, step: int) -> Tensor:
        """3 x 3, depthwise separable but for the first; padded as TensorFlow's `same` pads: an odd row is added below and right."""
        w = self.weights
        side = x.shape[-1]
        padding = max((-(-side // step) - 1) * step + 3 - side, 0)
        x = F.pad(x, (padding // 2, padding - padding // 2) * 2)
        if f"{name}/filters" in w:
            return F.conv2d(x, w[f"{name}/filters"].permute(3, 2, 0, 1), w[f"{name}/bias"], step)
        x = F.conv2d(x, w[f"{name}/depthwise_filter"].permute(2, 3, 0, 1), stride=step, groups=x.shape[1])
        return F.conv2d(x, w[f"{name}/pointwise_filter"].permute(3, 2, 0, 1), w[f"{name}/bias"])

    @torch.no_grad()
    def __call__(self, x: Tensor) -> Tensor:
        """Logits [N, 7], in their order, of RGB pixels [N, 3, 112, 112] of 0 to 255."""
        x = (x - torch.tensor(MEAN_RGB).view(1, 3, 1, 1)) / 255
        for block in range(4):
            first = self.convolution(x, f"dense{block}/conv0", 2).relu()
            total = first + self.convolution(first, f"dense{block}/conv1", 1)
            for number in (2, 3):
                total = total + self.convolution(total.relu(), f"dense{block}/conv{number}", 1)
            x = total.relu()
        x = F.avg_pool2d(x, 7, 2).flatten(1)
        return x @ self.weights["fc/weights"] + self.weights["fc/bias"]


def answers(net: FaceApiNet, faces: np.ndarray) -> np.ndarray:
    """Log-probabilities float32 [N, 7] in the order of CLASSES of faces uint8 [N, 48, 48]."""
    order = [THEIR_CLASSES.index(name) for name in CLASSES]
    parts = []
    for start in range(0, len(faces), BATCH):
        pixels = torch.from_numpy(faces[start : start + BATCH]).float().unsqueeze(1)
        colour = F.interpolate(pixels, size=(SIDE_PX, SIDE_PX), mode="bilinear", align_corners=False).expand(-1, 3, -1, -1)
        parts.append(net(colour)[:, order].log_softmax(dim=1))
    return torch.cat(parts).numpy()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder `model` of the npm package")
    parser.add_argument("--aligned", type=Path, help="folder of fer2013-train-aligned.u8 (npm run evaluate -- --align-fer)")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fer", type=Path, default=DEFAULT_FER2013)
    parser.add_argument("--elsewhere", type=Path, default=DEFAULT_ELSEWHERE)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    use_device("cpu", options.threads)
    try:
        net = FaceApiNet(read_weights(options.model))
        train = read_split(options.fer, "train")
        faces = {"web": read_web(options.elsewhere).faces, "fairface": read_fairface(options.elsewhere), "train": train.faces}
        if options.aligned:
            faces["train_aligned"] = read_aligned(options.aligned, "train", len(train))
    except DatasetError as error:
        print(error, file=sys.stderr)
        return 1
    results = {}
    for name, pictures in faces.items():
        results[name] = answers(net, pictures).astype(np.float16)
        print(f"{name}: {len(pictures)} faces", flush=True)
    np.savez_compressed(options.out, **results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
