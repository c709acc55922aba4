"""Builds nets from a list of layer words, which recipes and the exporter share.

Words: `conv N`, `stride N` (conv with step 2), `conv-pool N`, `separable N`, `separable-stride N`, `residual N`,
`residual-gated N`, `pool`, `position-weights`. Every convolution is 3x3 without bias, then batch norm, then ReLU (`conv-pool`:
pooled before the batch norm). After the last word follow global average pooling, dropout, and two or three dense heads of seven.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from .classes import CLASSES, FACE_SIDE_PX

PIXEL_MEAN = 0.5
PIXEL_DEVIATION = 0.25
"""x = (pixel / 255 - 0.5) / 0.25 has roughly zero mean and unit deviation on FER2013's training faces."""


class Conv(nn.Sequential):
    """3x3 convolution (padding 1), batch norm and, if `relu`, ReLU."""

    def __init__(self, inputs: int, outputs: int, step: int = 1, relu: bool = True) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, step, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            *([nn.ReLU(inplace=True)] if relu else []),
        )


class PositiveBatchNorm(nn.BatchNorm2d):
    """Batch norm with a non-negative scale, so that it commutes with max pooling."""

    def forward(self, x: Tensor) -> Tensor:
        tracked = (self.running_mean, self.running_var)
        return nn.functional.batch_norm(x, *tracked, self.weight.abs(), self.bias, self.training, self.momentum, self.eps)


class PooledConv(nn.Sequential):
    """Computes the same as `conv N`, `pool` if the batch norm's scale is not negative, in a third of the training time: batch norm and ReLU
    process a quarter of the values."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),
            nn.MaxPool2d(2),
            PositiveBatchNorm(outputs),
            nn.ReLU(inplace=True),
        )


class Separable(nn.Sequential):
    """Depthwise 3x3, batch norm, ReLU, then 1x1 convolution, batch norm, ReLU (MobileNet, 2017)."""

    def __init__(self, inputs: int, outputs: int, step: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, inputs, 3, step, padding=1, groups=inputs, bias=False),
            nn.BatchNorm2d(inputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


GATE_REDUCTION = 4
"""Channels per hidden value of a gate. With the paper's 16, a gate of 72 channels would have only 4 hidden values."""


class Gate(nn.Module):
    """Scales every channel by 2 * sigmoid of a small net of all channels' means (squeeze and excitation, Hu 2018).

    It starts as the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.squeeze = nn.Linear(channels, channels // GATE_REDUCTION)
        self.excite = nn.Linear(channels // GATE_REDUCTION, channels)
        nn.init.zeros_(self.excite.weight)
        nn.init.zeros_(self.excite.bias)

    def forward(self, x: Tensor) -> Tensor:
        scale = 2 * torch.sigmoid(self.excite(torch.relu(self.squeeze(x.mean(dim=(2, 3))))))
        return x * scale.to(x.dtype)[:, :, None, None]


class Residual(nn.Module):
    """Adds two 3x3 convolutions, gated or not, to their input. The second starts at zero, so the block starts as the identity."""

    def __init__(self, channels: int, gated: bool = False) -> None:
        super().__init__()
        self.first = Conv(channels, channels)
        self.second = Conv(channels, channels, relu=False)
        self.gate = Gate(channels) if gated else None
        nn.init.zeros_(self.second[1].weight)

    def forward(self, x: Tensor) -> Tensor:
        change = self.second(self.first(x))
        return torch.relu(x + (self.gate(change) if self.gate else change))


class PositionWeights(nn.Module):
    """A learned weight for every channel and position, because on an aligned face each position shows the same part (like the global
    depthwise convolution of MobileFaceNet, 2018). It starts as the identity."""

    def __init__(self, channels: int, side_px: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1, channels, side_px, side_px))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.weight.to(x.dtype)


class ExpressionNet(nn.Module):
    """Pixels [N, 1, 48, 48] in [0, 1] to logits [N, 7] of each head: FER2013's label, FER+'s majority and, with `head_all`, a third
    head that learns from faces of all sources."""

    def __init__(self, layers: list[str], dropout: float = 0.0, spatial_dropout: float = 0.0, head_all: bool = False) -> None:
        super().__init__()
        self.layers = list(layers)
        channels, side_px = 1, FACE_SIDE_PX
        body: list[nn.Module] = []
        for word in layers:
            kind, _, width = word.partition(" ")
            outputs = int(width) if width else channels
            if kind == "pool":
                body.append(nn.MaxPool2d(2))
                if spatial_dropout:
                    body.append(nn.Dropout2d(spatial_dropout))
            elif kind in ("residual", "residual-gated"):
                if outputs != channels:
                    raise ValueError(f"layer '{word}' needs {channels} channels, as many as it is given")
                body.append(Residual(channels, gated=kind == "residual-gated"))
            elif kind == "position-weights":
                body.append(PositionWeights(channels, side_px))
            elif kind == "conv-pool":
                body.append(PooledConv(channels, outputs))
            elif kind in ("conv", "stride"):
                body.append(Conv(channels, outputs, 2 if kind == "stride" else 1))
            elif kind in ("separable", "separable-stride"):
                body.append(Separable(channels, outputs, 2 if kind == "separable-stride" else 1))
            else:
                raise ValueError(f"unknown layer '{word}'; see training/nets.py for the words")
            channels = outputs
            side_px = (side_px + 1) // 2 if "stride" in kind else side_px // 2 if "pool" in kind else side_px
        self.body = nn.Sequential(*body)
        self.dropout = nn.Dropout(dropout)
        self.head_fer2013 = nn.Linear(channels, len(CLASSES))
        self.head_ferplus = nn.Linear(channels, len(CLASSES))
        self.head_all = nn.Linear(channels, len(CLASSES)) if head_all else None

    def heads(self) -> list[nn.Linear]:
        """The heads in the order of the outputs."""
        return [self.head_fer2013, self.head_ferplus, *([self.head_all] if self.head_all else [])]

    def forward(self, pixels: Tensor) -> tuple[Tensor, ...]:
        x = (pixels - PIXEL_MEAN) / PIXEL_DEVIATION
        x = self.body(x).mean(dim=(2, 3))
        x = self.dropout(x)
        return tuple(head(x) for head in self.heads())

    def multiply_adds(self) -> int:
        """Multiply-adds for one face, in convolutions and dense layers."""
        total = 0

        def count(module: nn.Module, _inputs: object, output: Tensor) -> None:
            nonlocal total
            weight = module.weight
            total += weight.numel() * (output.shape[2] * output.shape[3] if output.dim() == 4 else 1)

        hooks = [m.register_forward_hook(count) for m in self.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
        was_training = self.training
        self.eval()
        with torch.no_grad():
            self(torch.zeros(1, 1, 48, 48))
        self.train(was_training)
        for hook in hooks:
            hook.remove()
        return total


def load_weights(net: ExpressionNet, source: ExpressionNet) -> None:
    """Copies the weights of `source`: the same net, or the net without some of its gates and position weights, which then stay identity,
    or without the head of all sources, which then starts as the mean of the other two.

    Raises ValueError where it is another net, RuntimeError where only its widths differ.
    """
    blocks = iter(block for block in net.body if block.state_dict())
    for given in (block for block in source.body if block.state_dict()):
        block = next(blocks, None)
        while isinstance(block, PositionWeights) and not isinstance(given, PositionWeights):
            block = next(blocks, None)
        if type(block) is not type(given):
            raise ValueError(f"its {type(given).__name__} stands where the net has {type(block).__name__ if block else 'nothing'}")
        missing, unexpected = block.load_state_dict(given.state_dict(), strict=False)
        if unexpected or not all(name.startswith("gate.") for name in missing):
            raise ValueError(f"weights are of another net: missing {missing}, unexpected {unexpected}")
    if not all(isinstance(block, PositionWeights) for block in blocks):
        raise ValueError("it has fewer blocks than the net")
    for name in ("head_fer2013", "head_ferplus"):
        getattr(net, name).load_state_dict(getattr(source, name).state_dict())
    if net.head_all is not None:
        given = [source.head_all] if source.head_all is not None else [source.head_fer2013, source.head_ferplus]
        with torch.no_grad():
            for name, parameter in net.head_all.named_parameters():
                parameter.copy_(torch.stack([getattr(head, name) for head in given]).mean(dim=0))


FIRST_WEIGHTS_LAYERS = [
    "conv 32", "conv 32", "pool", "conv 64", "conv 64", "pool",
    "conv 128", "conv 128", "pool", "conv 256", "conv 256",
]  # fmt: skip
"""The plain net of first-weights.npz (see the README beside that file)."""


def load_plain_weights(net: ExpressionNet, weights: Mapping[str, np.ndarray]) -> None:
    """Copies the arrays of first-weights.npz into a net of plain convolutions with the same widths."""
    convs = [module for module in net.body if isinstance(module, Conv)]

    def copy(target: Tensor, name: str) -> None:
        if name not in weights or tuple(weights[name].shape) != tuple(target.shape):
            raise ValueError(f"weights '{name}' are missing or not of shape {tuple(target.shape)}")
        with torch.no_grad():
            target.copy_(torch.from_numpy(np.asarray(weights[name], dtype=np.float32)))

    for number, (conv, norm, *_) in enumerate(convs, start=1):
        copy(conv.weight, f"conv{number}/weight")
        copy(norm.weight, f"conv{number}/bn_gamma")
        copy(norm.bias, f"conv{number}/bn_beta")
        copy(norm.running_mean, f"conv{number}/bn_mean")
        copy(norm.running_var, f"conv{number}/bn_variance")
    for head in ("head_fer2013", "head_ferplus"):
        copy(getattr(net, head).weight, f"{head}/weight")
        copy(getattr(net, head).bias, f"{head}/bias")
