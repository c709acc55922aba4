"""Runs a net on faces, on the device and in the precision that are fastest."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .nets import ExpressionNet


def use_device(name: str, threads: int) -> None:
    """Creates new tensors on `name` ('cpu' or 'cuda'); a GPU needs PyTorch 2."""
    torch.set_num_threads(threads)
    if name != "cpu":
        torch.set_default_device(name)


def device_of(net: ExpressionNet) -> torch.device:
    """Device of the net's weights."""
    return next(net.parameters()).device


@cache
def cpu_has_bfloat16() -> bool:
    """Reads /proc/cpuinfo. Debian's PyTorch reports AVX2 for every processor, but oneDNN, which does the work, detects bfloat16 itself."""
    listing = Path("/proc/cpuinfo")
    return listing.exists() and "avx512_bf16" in listing.read_text(encoding="utf-8").split()


def bfloat16_pays(device: torch.device) -> bool:
    """Whether to compute in bfloat16: on a GPU, and on a CPU with support. Elsewhere it is emulated, up to 20 times slower."""
    return device.type != "cpu" or cpu_has_bfloat16()


@torch.no_grad()
def predict(net: ExpressionNet, faces: np.ndarray, batch: int | None = None, exact: bool = False) -> tuple[np.ndarray, ...]:
    """Each head's logits float32 [N, 7] of faces uint8 [N, 48, 48]; in bfloat16 where that pays, unless `exact`."""
    net.eval()
    device = device_of(net)
    batch = batch or (64 if device.type == "cpu" else 1024)
    outputs: list[list[Tensor]] = [[] for _ in net.heads()]
    for start in range(0, len(faces), batch):
        pixels = torch.from_numpy(faces[start : start + batch]).unsqueeze(1).float().div_(255)
        pixels = pixels.to(device).contiguous(memory_format=torch.channels_last)
        with torch.autocast(device.type, dtype=torch.bfloat16, enabled=not exact and bfloat16_pays(device)):
            for kept, logits in zip(outputs, net(pixels)):
                kept.append(logits.float().cpu())
    return tuple(torch.cat(parts).numpy() for parts in outputs)
