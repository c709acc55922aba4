"""Batched augmentation that imitates cameras, video calls and face croppers.

Every function takes and returns pixels float32 [N, 1, 48, 48] in [0, 1].
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from .classes import FACE_SIDE_PX


@dataclass(frozen=True)
class Augment:
    """Strength of each augmentation, off by default. `*_share` is the share of a batch's faces that get it."""

    flip: bool = False
    rotation_deg: float = 0.0
    shift: float = 0.0
    """Largest shift in each direction, as a share of the side."""
    zoom: float = 0.0
    """Largest relative change of size, up or down."""
    shear: float = 0.0
    brightness: float = 0.0
    contrast: float = 0.0
    gamma: float = 0.0
    """Largest |log2 gamma|."""
    low_resolution_share: float = 0.0
    blur_share: float = 0.0
    jpeg_share: float = 0.0
    noise_share: float = 0.0
    erase_share: float = 0.0
    mixup_share: float = 0.0
    mixup_alpha: float = 0.4


def uniform(count: int, limit: float) -> Tensor:
    """Uniform random values [count] in [-limit, limit]."""
    return (torch.rand(count) * 2 - 1) * limit


def affine(x: Tensor, a: Augment) -> Tensor:
    """Rotation, shift, zoom, shear and flip in one resampling; the border repeats outside."""
    n = len(x)
    angle = uniform(n, math.radians(a.rotation_deg))
    size_x = 1 + uniform(n, a.zoom)
    size_y = size_x * (1 + uniform(n, a.zoom * 0.35))
    shear = uniform(n, a.shear)
    mirror = torch.where(torch.rand(n) < 0.5, -1.0, 1.0) if a.flip else torch.ones(n)
    cos, sin = angle.cos(), angle.sin()
    matrix = torch.stack(
        [
            torch.stack([mirror * cos * size_x, mirror * (shear * cos - sin) * size_y, uniform(n, 2 * a.shift)], dim=1),
            torch.stack([sin * size_x, (shear * sin + cos) * size_y, uniform(n, 2 * a.shift)], dim=1),
        ],
        dim=1,
    )
    grid = F.affine_grid(matrix, list(x.shape), align_corners=False)
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)


def light(x: Tensor, a: Augment) -> Tensor:
    """Brightness, contrast about each face's mean, and gamma."""
    n = len(x)
    if a.gamma:
        x = x.clamp(1e-4, 1) ** (2.0 ** uniform(n, a.gamma)).view(n, 1, 1, 1)
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    contrast = (1 + uniform(n, a.contrast)).view(n, 1, 1, 1)
    return ((x - mean) * contrast + mean + uniform(n, a.brightness).view(n, 1, 1, 1)).clamp(0, 1)


def low_resolution(x: Tensor) -> Tensor:
    """Reduces faces to 16 to 40 pixels, as in a small tile of a call, and enlarges them again."""
    side = int(torch.randint(16, 41, (1,)))
    small = F.interpolate(x, size=(side, side), mode="area")
    return F.interpolate(small, size=(FACE_SIDE_PX, FACE_SIDE_PX), mode="bilinear", align_corners=False)


def blur(x: Tensor) -> Tensor:
    """Gaussian blur with a sigma of 0.5 to 1.6 pixels, the same for the whole batch."""
    sigma = 0.5 + 1.1 * float(torch.rand(1))
    offsets = torch.arange(-3, 4, dtype=torch.float32)
    line = torch.exp(-(offsets**2) / (2 * sigma**2))
    line = line / line.sum()
    x = F.conv2d(F.pad(x, (3, 3, 0, 0), mode="replicate"), line.view(1, 1, 1, 7))
    return F.conv2d(F.pad(x, (0, 0, 3, 3), mode="replicate"), line.view(1, 1, 7, 1))


def _dct_matrix() -> Tensor:
    k = torch.arange(8, dtype=torch.float32)
    matrix = torch.cos((2 * k.view(1, 8) + 1) * k.view(8, 1) * math.pi / 16) / 2
    matrix[0] /= math.sqrt(2)
    return matrix


_DCT = _dct_matrix()
# Luminance quantisation table of the JPEG standard (ITU-T T.81, annex K.1).
_JPEG_TABLE = torch.tensor([
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
], dtype=torch.float32).view(8, 8)  # fmt: skip


def jpeg(x: Tensor) -> Tensor:
    """JPEG compression (8 x 8 cosine transform, quantised) with a random block offset; imitates video codecs too."""
    quality = int(torch.randint(12, 70, (1,)))
    scale = (5000 / quality if quality < 50 else 200 - 2 * quality) / 100
    table = (_JPEG_TABLE.to(x.device) * scale).clamp(min=1)
    dy, dx = (int(v) for v in torch.randint(0, 8, (2,)))
    padded = F.pad(x * 255 - 128, (dx, 8 - dx, dy, 8 - dy), mode="replicate")
    n, _, height, width = padded.shape
    blocks = padded.view(n, height // 8, 8, width // 8, 8).transpose(2, 3)
    dct = _DCT.to(x.device)
    coded = torch.round(dct @ blocks @ dct.T / table) * table
    plain = (dct.T @ coded @ dct).transpose(2, 3).reshape(n, 1, height, width)
    return ((plain[:, :, dy : dy + FACE_SIDE_PX, dx : dx + FACE_SIDE_PX] + 128) / 255).clamp(0, 1)


def noise(x: Tensor) -> Tensor:
    """Gaussian sensor noise with a standard deviation of up to 0.06."""
    sigma = torch.rand(len(x), 1, 1, 1) * 0.06
    return (x + torch.randn_like(x) * sigma).clamp(0, 1)


def erase(x: Tensor) -> Tensor:
    """Covers a rectangle of 8 to 22 pixels a side with one grey, as a hand, microphone or caption would."""
    n = len(x)
    size = torch.randint(8, 23, (2, n, 1))
    corner = (torch.rand(2, n, 1) * (FACE_SIDE_PX - size + 1)).long()
    line = torch.arange(FACE_SIDE_PX).view(1, 1, -1)
    inside = (line >= corner) & (line < corner + size)
    mask = (inside[0].unsqueeze(2) & inside[1].unsqueeze(1)).unsqueeze(1)
    return torch.where(mask, torch.rand(n, 1, 1, 1), x)


def _on_share(x: Tensor, share: float, disturb, parts: int = 2) -> Tensor:
    """Applies `disturb` to a random `share` of the faces, in `parts` groups with a strength each."""
    count = int(len(x) * share + float(torch.rand(1)))
    if count == 0:
        return x
    chosen = torch.randperm(len(x))[:count]
    x = x.clone()
    for group in chosen.chunk(parts):
        x[group] = disturb(x[group])
    return x


def augment(x: Tensor, a: Augment) -> Tensor:
    """One random view of every face: geometry, light, camera and codec, then occlusion."""
    if a.flip or a.rotation_deg or a.shift or a.zoom or a.shear:
        x = affine(x, a)
    if a.brightness or a.contrast or a.gamma:
        x = light(x, a)
    x = _on_share(x, a.blur_share, blur)
    x = _on_share(x, a.low_resolution_share, low_resolution)
    x = _on_share(x, a.noise_share, noise)
    x = _on_share(x, a.jpeg_share, jpeg)
    return _on_share(x, a.erase_share, erase)


def mixup(x: Tensor, target: Tensor, a: Augment) -> tuple[Tensor, Tensor]:
    """Blends a share of the faces and their targets [N, ...] with others, which get the smaller weight (mixup, Zhang 2018)."""
    n = len(x)
    partner = torch.randperm(n)
    weight = torch.distributions.Beta(a.mixup_alpha, a.mixup_alpha).sample((n,)).clamp(0, 1)
    weight = torch.maximum(weight, 1 - weight)
    weight = torch.where(torch.rand(n) < a.mixup_share, weight, torch.ones(n)).to(x.device)

    def blend(values: Tensor) -> Tensor:
        w = weight.view(n, *[1] * (values.dim() - 1))
        return values * w + values[partner] * (1 - w)

    return blend(x), blend(target)
