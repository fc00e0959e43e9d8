import numpy as np
import pytest
import torch
from torch import nn

from rampart.synthetic.networks.networks import class_input, mlp

pytestmark = pytest.mark.slow


def test_layers_stand_in_their_order():
    network = mlp(3, [5, 4], 2, activation="silu", dropout=0.5, norm=True)
    kinds = [type(layer) for layer in network]
    block = [nn.Linear, nn.LayerNorm, nn.SiLU, nn.Dropout]
    assert kinds == [*block, *block, nn.Linear]
    assert network(torch.zeros((1, 3))).shape == (1, 2)


def test_no_hidden_layer_is_a_linear_map():
    assert [type(layer) for layer in mlp(3, [], 2)] == [nn.Linear]


def test_an_unknown_activation_is_refused():
    with pytest.raises(ValueError, match="one of gelu, leaky_relu, relu, silu, tanh, got 'swish'"):
        mlp(1, [1], 1, activation="swish")


def test_classes_are_indicators():
    assert class_input(torch.tensor([2, 0]), 3).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert class_input(np.zeros(0, int), 3).shape == (0, 3)


def test_a_class_out_of_range_is_refused():
    with pytest.raises(ValueError, match=r"must be 0 to 1, got \[0, 2\]"):
        class_input(np.array([2, 0]), 2)
