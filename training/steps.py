"""One training step: loss, gradients, optimiser and averaged weights."""

from __future__ import annotations

import torch
from torch import Tensor

from .nets import ExpressionNet
from .predict import bfloat16_pays
from .recipe import Recipe

AVERAGE_WARM_UP_STEPS = 10
"""The decay of the averaged weights starts at (1 + step) / (10 + step), so that the average forgets the random start."""


def soft_cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy [N] of logits [N, 7] with target distributions [N, 7]; a row of zeros gives 0."""
    return -(target * logits.log_softmax(dim=1)).sum(dim=1)


def batch_loss(net: ExpressionNet, pixels: Tensor, target: Tensor, recipe: Recipe) -> Tensor:
    """Mean loss of one batch of augmented pixels [B, 1, 48, 48] whose targets [B, heads, 7] are `Targets.every`."""
    pixels = pixels.contiguous(memory_format=torch.channels_last)
    with torch.autocast(pixels.device.type, dtype=torch.bfloat16, enabled=bfloat16_pays(pixels.device)):
        logits = net(pixels)
    loss = sum(soft_cross_entropy(each.float(), target[:, head]) for head, each in enumerate(logits)).mean()
    if recipe.loss.dense_l2:
        loss = loss + recipe.loss.dense_l2 * sum(head.weight.square().sum() for head in net.heads())
    return loss


class Pass:
    """Forward and backward pass of one batch: returns the loss and leaves the gradients in the net.

    On a GPU the first batch is recorded as a CUDA graph, which the others replay: the kernels are so small that launching them one by
    one would take most of the time.
    """

    WARM_UP_RUNS = 3

    def __init__(self, net: ExpressionNet, recipe: Recipe) -> None:
        self.net, self.recipe = net, recipe
        self.graph: torch.cuda.CUDAGraph | None = None

    def __call__(self, pixels: Tensor, target: Tensor) -> Tensor:
        if pixels.device.type != "cuda":
            return self.run(pixels, target)
        if self.graph is None:
            self.record(pixels, target)
        self.pixels.copy_(pixels)
        self.target.copy_(target)
        self.graph.replay()
        return self.loss

    def run(self, pixels: Tensor, target: Tensor) -> Tensor:
        self.net.zero_grad(set_to_none=True)
        loss = batch_loss(self.net, pixels, target, self.recipe)
        loss.backward()
        return loss.detach()

    def record(self, pixels: Tensor, target: Tensor) -> None:
        self.pixels, self.target = pixels.clone(), target.clone()
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(self.WARM_UP_RUNS):
                self.run(self.pixels, self.target)
        torch.cuda.current_stream().wait_stream(side)
        self.net.zero_grad(set_to_none=True)
        self.graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(self.graph):
            self.loss = self.run(self.pixels, self.target)


class Average:
    """Keeps `average` as the running mean (EMA) of a net's weights and statistics."""

    def __init__(self, average: ExpressionNet, net: ExpressionNet) -> None:
        pairs = list(zip(average.state_dict().values(), net.state_dict().values()))
        self.kept, self.new = zip(*(pair for pair in pairs if pair[0].dtype.is_floating_point))
        self.counts = [pair for pair in pairs if not pair[0].dtype.is_floating_point]

    @torch.no_grad()
    def follow(self, decay: float) -> None:
        """Moves the average towards the net's values by 1 - `decay`."""
        torch._foreach_mul_(self.kept, decay)
        torch._foreach_add_(self.kept, self.new, alpha=1 - decay)
        for kept, new in self.counts:
            kept.copy_(new)


def make_optimiser(net: ExpressionNet, recipe: Recipe) -> torch.optim.Optimizer:
    """Weight decay acts on convolution and dense weights only, not on batch norm, biases or position weights.

    The layer after position weights compensates for their size, so decay would shrink them until each step changes them by a large share.
    """
    decayed = [module.weight for module in net.modules() if isinstance(module, (torch.nn.Conv2d, torch.nn.Linear))]
    decayed_ids = {id(weight) for weight in decayed}
    free = [parameter for parameter in net.parameters() if id(parameter) not in decayed_ids]
    groups = [{"params": decayed, "weight_decay": recipe.optimiser.weight_decay}, {"params": free, "weight_decay": 0.0}]
    if recipe.optimiser.kind == "adam":
        return torch.optim.Adam(groups, lr=recipe.optimiser.rate)
    return torch.optim.SGD(groups, lr=recipe.optimiser.rate, momentum=0.9, nesterov=True)
