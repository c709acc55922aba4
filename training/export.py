"""Writes a net as a TensorFlow.js graph model without TensorFlow.

    python3 -m training.export --checkpoint RUNS/student/best.pt --out models/emotion
    python3 -m training.export --first-weights ../shared/models/first-weights.npz --out models/emotion

Batch norm is folded into the convolutions and weights are stored as float16. Besides model.json and weights.bin it writes reference.json:
made-up pictures and the logits that PyTorch computes for the stored weights, with which tests compare every runtime. Run
training.calibrate afterwards, which writes calibration.json and hashes.json.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from .checkpoints import CheckpointError, load_net
from .classes import CLASSES, FACE_SIDE_PX, HEADS
from .nets import PIXEL_DEVIATION, PIXEL_MEAN, Conv, ExpressionNet, PooledConv, PositionWeights, PositiveBatchNorm, Residual, Separable

REFERENCE_PICTURES = 8
REFERENCE_TOLERANCE = 1e-3
HASHED_FILES = ("model.json", "weights.bin", "calibration.json")


ACTIVATIONS = {"": lambda x: x, "Relu": torch.relu, "Sigmoid": torch.sigmoid}
"""Activations that TensorFlow.js fuses into a convolution or matrix product, by their names there."""


@dataclass
class Op:
    """One node of the exported graph.

    Weights: `conv` [out, in, 3, 3] (or [out, in, 1, 1]), `depthwise` [C, 1, 3, 3], `dense` [in, out], `multiply` a number or [1, C, H, W].
    """

    kind: str
    name: str
    inputs: list[str]
    weight: np.ndarray | None = None
    bias: np.ndarray | None = None
    step: int = 1
    activation: str = ""
    """For convolutions and `dense`: `Relu`, `Sigmoid` or none."""
    channels: int = 0
    """For `scale`: the number of channels that values [N, C] scale."""


@dataclass
class Plan:
    """The folded net as a list of nodes in the order of computation."""

    ops: list[Op] = field(default_factory=list)

    def add(self, **values: Any) -> str:
        self.ops.append(Op(**values))
        return self.ops[-1].name


def fold(conv: nn.Conv2d, norm: nn.BatchNorm2d, gain: float = 1, scale: float = 1) -> tuple[np.ndarray, np.ndarray]:
    """Weight and bias of a convolution with its batch norm folded in, for an input multiplied by `scale` and an output multiplied by `gain`,
    rounded to float16."""
    weight = norm.weight.abs() if isinstance(norm, PositiveBatchNorm) else norm.weight
    slope = weight.double() / torch.sqrt(norm.running_var.double() + norm.eps)
    weight = conv.weight.double() * slope.view(-1, 1, 1, 1)
    bias = norm.bias.double() - norm.running_mean.double() * slope
    return stored(weight * gain * scale), stored(bias * gain)


def stored(values: torch.Tensor) -> np.ndarray:
    """`values` rounded to float16, as float32."""
    return values.detach().numpy().astype(np.float16).astype(np.float32)


def plan_net(net: ExpressionNet) -> Plan:
    """The nodes that compute `net`'s logits from pixels in [0, 1]."""
    plan = Plan()
    plan.add(kind="input", name="face", inputs=[])
    # Centring stays a separate node because zero padding must pad the centred picture. The scale is folded into the first weights.
    last = plan.add(kind="subtract", name="centred", inputs=["face"], weight=np.float32(PIXEL_MEAN))

    def conv(block: nn.Sequential, name: str, source: str, at: int = 0, relu: bool = True, gain: float = 1) -> str:
        norm = next(layer for layer in list(block)[at:] if isinstance(layer, nn.BatchNorm2d))
        weight, bias = fold(block[at], norm, gain, scale=1 / PIXEL_DEVIATION if source == "centred" else 1)
        kind = "depthwise" if block[at].groups > 1 else "conv"
        activation = "Relu" if relu else ""
        return plan.add(kind=kind, name=name, inputs=[source], weight=weight, bias=bias, step=block[at].stride[0], activation=activation)

    def dense(layer: nn.Linear, name: str, source: str, activation: str = "", gain: float = 1) -> str:
        weight, bias = stored(layer.weight.T * gain), stored(layer.bias)
        return plan.add(kind="dense", name=name, inputs=[source], weight=weight, bias=bias, activation=activation)

    for number, block in enumerate(net.body, start=1):
        name = f"layer{number}"
        if isinstance(block, Conv):
            last = conv(block, name, last)
        elif isinstance(block, PooledConv):
            last = plan.add(kind="pool", name=f"{name}_pool", inputs=[conv(block, name, last)])
        elif isinstance(block, Separable):
            last = conv(block, f"{name}_point", conv(block, f"{name}_depth", last), at=3)
        elif isinstance(block, Residual):
            first = conv(block.first, f"{name}_first", last)
            # A gate is 2 * sigmoid(...). The factor 2 is folded into the convolution before it, which saves a node.
            gain = 2 if block.gate else 1
            second = conv(block.second, f"{name}_second", first, relu=False, gain=gain)
            if block.gate:
                means = plan.add(kind="mean", name=f"{name}_means", inputs=[second])
                hidden = dense(block.gate.squeeze, f"{name}_squeeze", means, activation="Relu", gain=1 / gain)
                gate = dense(block.gate.excite, f"{name}_gate", hidden, activation="Sigmoid")
                second = plan.add(kind="scale", name=f"{name}_gated", inputs=[second, gate], channels=block.gate.excite.out_features)
            last = plan.add(kind="add", name=f"{name}_sum", inputs=[last, second])
            last = plan.add(kind="relu", name=name, inputs=[last])
        elif isinstance(block, nn.MaxPool2d):
            last = plan.add(kind="pool", name=name, inputs=[last])
        elif isinstance(block, PositionWeights):
            last = plan.add(kind="multiply", name=name, inputs=[last], weight=stored(block.weight))
        elif not isinstance(block, nn.Dropout2d):
            raise TypeError(f"no export for {type(block).__name__}")
    last = plan.add(kind="mean", name="features", inputs=[last])
    for output, head in zip(HEADS, (net.head_fer2013, net.head_ferplus)):
        dense(head, output, last)
    return plan


@torch.no_grad()
def run_plan(plan: Plan, pixels: np.ndarray) -> dict[str, np.ndarray]:
    """Logits [N, 7] of each head for pixels float32 [N, 48, 48] in [0, 1], computed by PyTorch from the stored weights."""
    values: dict[str, torch.Tensor] = {"face": torch.from_numpy(pixels).unsqueeze(1)}
    for op in plan.ops[1:]:
        x = values[op.inputs[0]]
        weight = torch.from_numpy(np.asarray(op.weight)) if op.weight is not None else None
        if op.kind == "subtract":
            x = x - weight
        elif op.kind == "multiply":
            x = x * weight
        elif op.kind in ("conv", "depthwise"):
            groups = x.shape[1] if op.kind == "depthwise" else 1
            x = F.conv2d(x, weight, torch.from_numpy(op.bias), op.step, weight.shape[-1] // 2, groups=groups)
            x = ACTIVATIONS[op.activation](x)
        elif op.kind == "add":
            x = x + values[op.inputs[1]]
        elif op.kind == "scale":
            x = x * values[op.inputs[1]][:, :, None, None]
        elif op.kind == "relu":
            x = x.relu()
        elif op.kind == "pool":
            x = F.max_pool2d(x, 2)
        elif op.kind == "mean":
            x = x.mean(dim=(2, 3))
        elif op.kind == "dense":
            x = ACTIVATIONS[op.activation](x @ weight + torch.from_numpy(op.bias))
        values[op.name] = x
    return {head: values[head].numpy() for head in HEADS}


def _text(value: str) -> dict[str, str]:
    return {"s": base64.b64encode(value.encode()).decode()}


def _ints(values: list[int]) -> dict[str, Any]:
    return {"list": {"i": [str(v) for v in values]}}


FLOAT = {"type": "DT_FLOAT"}


class GraphWriter:
    """Collects GraphDef nodes (as JSON) and their weights."""

    def __init__(self) -> None:
        self.nodes: list[dict[str, Any]] = []
        self.manifest: list[dict[str, Any]] = []
        self.bytes = bytearray()

    def node(self, name: str, op: str, inputs: list[str], **attributes: Any) -> None:
        self.nodes.append({"name": name, "op": op, "input": inputs, "attr": {"T": FLOAT, **attributes}})

    def constant(self, name: str, value: np.ndarray) -> str:
        value = np.asarray(value)
        integer = value.dtype.kind == "i"
        dtype = "DT_INT32" if integer else "DT_FLOAT"
        shape = {"dim": [{"size": str(size)} for size in value.shape]}
        self.nodes.append({"name": name, "op": "Const", "attr": {"dtype": {"type": dtype}, "value": {"tensor": {"dtype": dtype, "tensorShape": shape}}}})
        entry: dict[str, Any] = {"name": name, "shape": list(value.shape), "dtype": "int32" if integer else "float32"}
        if not integer:
            entry["quantization"] = {"dtype": "float16", "original_dtype": "float32"}
        self.manifest.append(entry)
        self.bytes += value.astype("<i4" if integer else "<f2").tobytes()
        return name

    def write(self, plan: Plan) -> None:
        for op in plan.ops:
            getattr(self, f"_{op.kind}")(op)

    def _input(self, op: Op) -> None:
        dims = [{"size": str(size)} for size in (-1, FACE_SIDE_PX, FACE_SIDE_PX, 1)]
        self.nodes.append({"name": op.name, "op": "Placeholder", "attr": {"dtype": FLOAT, "shape": {"shape": {"dim": dims}}}})

    def _subtract(self, op: Op) -> None:
        self.node(op.name, "Sub", [*op.inputs, self.constant(f"{op.name}/value", op.weight)])

    def _multiply(self, op: Op) -> None:
        value = op.weight.transpose(0, 2, 3, 1) if op.weight.ndim == 4 else op.weight
        self.node(op.name, "Mul", [*op.inputs, self.constant(f"{op.name}/value", value)])

    def _scale(self, op: Op) -> None:
        source, scale = op.inputs
        shape = self.constant(f"{op.name}/shape", np.array([-1, 1, 1, op.channels], dtype=np.int32))
        self.node(f"{op.name}/scale", "Reshape", [scale, shape], Tshape={"type": "DT_INT32"})
        self.node(op.name, "Mul", [source, f"{op.name}/scale"])

    def _conv(self, op: Op) -> None:
        self._convolution(op, "_FusedConv2D", op.weight.transpose(2, 3, 1, 0))

    def _depthwise(self, op: Op) -> None:
        self._convolution(op, "FusedDepthwiseConv2dNative", op.weight.transpose(2, 3, 0, 1))

    def _convolution(self, op: Op, kind: str, weight: np.ndarray) -> None:
        inputs = [*op.inputs, self.constant(f"{op.name}/weight", weight), self.constant(f"{op.name}/bias", op.bias)]
        fused = [_text("BiasAdd")["s"], *([_text(op.activation)["s"]] if op.activation else [])]
        # With step 2, TensorFlow's SAME pads only below and right but PyTorch pads every side, so the padding is explicit.
        padding = {"padding": _text("SAME")}
        if op.step > 1:
            padding = {"padding": _text("EXPLICIT"), "explicit_paddings": _ints([0, 0, 1, 1, 1, 1, 0, 0])}
        self.node(
            op.name, kind, inputs, **padding,
            strides=_ints([1, op.step, op.step, 1]), dilations=_ints([1, 1, 1, 1]), data_format=_text("NHWC"),
            fused_ops={"list": {"s": fused}}, num_args={"i": "1"}, epsilon={"f": 0},
        )  # fmt: skip

    def _add(self, op: Op) -> None:
        self.node(op.name, "AddV2", op.inputs)

    def _relu(self, op: Op) -> None:
        self.node(op.name, "Relu", op.inputs)

    def _pool(self, op: Op) -> None:
        window = _ints([1, 2, 2, 1])
        self.node(op.name, "MaxPool", op.inputs, ksize=window, strides=window, padding=_text("VALID"), data_format=_text("NHWC"))

    def _mean(self, op: Op) -> None:
        axes = self.constant(f"{op.name}/axes", np.array([1, 2], dtype=np.int32))
        self.node(op.name, "Mean", [*op.inputs, axes], keep_dims={"b": False}, Tidx={"type": "DT_INT32"})

    def _dense(self, op: Op) -> None:
        inputs = [*op.inputs, self.constant(f"{op.name}/weight", op.weight), self.constant(f"{op.name}/bias", op.bias)]
        fused = [_text("BiasAdd")["s"], *([_text(op.activation)["s"]] if op.activation else [])]
        self.node(
            op.name, "_FusedMatMul", inputs, transpose_a={"b": False}, transpose_b={"b": False},
            fused_ops={"list": {"s": fused}}, num_args={"i": "1"}, epsilon={"f": 0},
        )  # fmt: skip

    def model(self) -> dict[str, Any]:
        """The content of model.json."""

        def tensor(name: str, sizes: list[int]) -> dict[str, Any]:
            return {"name": f"{name}:0", "dtype": "DT_FLOAT", "tensorShape": {"dim": [{"size": str(s)} for s in sizes]}}

        return {
            "format": "graph-model",
            "generatedBy": "Mien training/export.py",
            "convertedBy": "Mien training/export.py",
            "userDefinedMetadata": {"classes": list(CLASSES)},
            "signature": {
                "inputs": {"face": tensor("face", [-1, FACE_SIDE_PX, FACE_SIDE_PX, 1])},
                "outputs": {head: tensor(head, [-1, len(CLASSES)]) for head in HEADS},
            },
            "modelTopology": {"node": self.nodes, "library": {}, "versions": {"producer": 1645}},
            "weightsManifest": [{"paths": ["weights.bin"], "weights": self.manifest}],
        }


def made_up_pictures(count: int = REFERENCE_PICTURES, seed: int = 48) -> np.ndarray:
    """Smooth random greys with a little noise, uint8 [N, 48, 48], which show no face and may be published."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(count, 1, 6, 6, generator=generator)
    smooth = F.interpolate(coarse, size=(FACE_SIDE_PX, FACE_SIDE_PX), mode="bicubic", align_corners=False)
    grain = torch.randn(count, 1, FACE_SIDE_PX, FACE_SIDE_PX, generator=generator) * 0.04
    return ((smooth + grain).clamp(0, 1) * 255).round().to(torch.uint8).squeeze(1).numpy()


def write_json(path: Path, content: Any, indent: int | None = None) -> None:
    path.write_text(json.dumps(content, indent=indent, separators=None if indent else (",", ":")) + "\n", encoding="utf-8")


def write_hashes(folder: Path) -> None:
    """Writes hashes.json: SHA-256 of every file that the model's answers depend on."""
    hashes = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in HASHED_FILES if (folder / name).exists()}
    write_json(folder / "hashes.json", hashes, indent=2)


def export(net: ExpressionNet, folder: Path, pictures: np.ndarray | None = None) -> float:
    """Writes model.json, weights.bin, reference.json and hashes.json; returns the largest change of a logit by float16."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures = made_up_pictures() if pictures is None else pictures
    plan = plan_net(net.eval())
    writer = GraphWriter()
    writer.write(plan)
    write_json(folder / "model.json", writer.model())
    (folder / "weights.bin").write_bytes(writer.bytes)
    pixels = pictures.astype(np.float32) / 255
    logits = run_plan(plan, pixels)
    write_json(folder / "reference.json", {
        "version": 1,
        "note": "Made-up grey pictures (no faces), 48x48, row-major, 0 to 255, and PyTorch's logits for the stored weights.",
        "classes": list(CLASSES),
        "tolerance": REFERENCE_TOLERANCE,
        "inputs": pictures.reshape(len(pictures), -1).tolist(),
        "logits": {head: np.round(logits[head].astype(float), 5).tolist() for head in HEADS},
    })  # fmt: skip
    write_hashes(folder)
    with torch.no_grad():
        exact = net(torch.from_numpy(pixels).unsqueeze(1))
    return max(float(np.abs(logits[head] - full.numpy()).max()) for head, full in zip(HEADS, exact))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--checkpoint", type=Path, help="best.pt of a run")
    source.add_argument("--first-weights", type=Path, help="first-weights.npz")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    pictures = None
    try:
        net = load_net(options.checkpoint, options.first_weights)
        if options.first_weights:
            reference = options.first_weights.with_name("first-weights-reference.json")
            pictures = np.array(json.loads(reference.read_text())["inputs"], dtype=np.uint8).reshape(-1, FACE_SIDE_PX, FACE_SIDE_PX)
    except (CheckpointError, FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    change = export(net, options.out, pictures)
    size = (options.out / "weights.bin").stat().st_size + (options.out / "model.json").stat().st_size
    print(f"wrote {options.out}: {size / 1e6:.2f} MB; float16 changes a logit of the made-up pictures by at most {change:.5f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
