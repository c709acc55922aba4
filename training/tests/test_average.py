"""Averages of nets."""

from __future__ import annotations

import unittest

import numpy as np
import torch

from training.average import averaged, measure_statistics
from training.nets import ExpressionNet

LAYERS = ["conv-pool 4", "conv 4", "pool"]


def net_of(seed: int, head_all: bool = True) -> ExpressionNet:
    torch.manual_seed(seed)
    return ExpressionNet(LAYERS, head_all=head_all).eval()


class AverageTest(unittest.TestCase):
    def test_mean_of_a_net_with_itself_is_that_net(self) -> None:
        net = net_of(1)
        for name, value in averaged([net, net], [2, 3]).state_dict().items():
            self.assertTrue(torch.allclose(value, net.state_dict()[name]), name)

    def test_weights_count(self) -> None:
        one, other = net_of(1), net_of(2)
        mean = averaged([one, other], [3, 1]).state_dict()
        for name in ("body.0.0.weight", "head_all.bias"):
            self.assertTrue(torch.allclose(mean[name], 0.75 * one.state_dict()[name] + 0.25 * other.state_dict()[name]), name)

    def test_a_net_without_the_third_head_lends_the_mean_of_its_two(self) -> None:
        two = net_of(2, head_all=False)
        mean = averaged([net_of(1), two], [0, 1])
        self.assertTrue(torch.allclose(mean.head_all.weight, (two.head_fer2013.weight + two.head_ferplus.weight) / 2))

    def test_statistics_are_those_of_the_faces(self) -> None:
        faces = np.random.default_rng(3).integers(0, 256, (1300, 48, 48), dtype=np.uint8)
        net = net_of(1)
        measure_statistics(net, faces)
        with torch.no_grad():
            x = (torch.from_numpy(faces).unsqueeze(1).float().div_(255) - 0.5) / 0.25
            first = net.body[0]
            pooled = first[1](first[0](x))
        self.assertTrue(torch.allclose(first[2].running_mean, pooled.mean(dim=(0, 2, 3)), atol=1e-3))
        self.assertFalse(net.training)


if __name__ == "__main__":
    unittest.main()
