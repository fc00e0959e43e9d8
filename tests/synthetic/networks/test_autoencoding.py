import numpy as np
import pytest
import torch

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.networks.autoencoding import SPREAD, Ends
from rampart.synthetic.networks.heads import Heads
from rampart.synthetic.tables.rows import Layout

pytestmark = pytest.mark.slow

LAYOUT = Layout(("a",), ("binary",), (2,), ("x",))


def ends():
    torch.manual_seed(0)
    return Ends(Heads(LAYOUT), classes=2, encoded=6, latent=4, hidden=(8, 5), dropout=0.0)


def test_shapes_and_the_order_of_the_layers():
    both = ends()
    labels = torch.tensor([0, 1, 1])
    assert both.encode(torch.zeros(3, 3), labels).shape == (3, 6)
    assert both.decode(torch.zeros(3, 4), labels).shape == (3, 3)
    assert [tuple(p.shape) for p in both.encoder.parameters() if p.ndim == 2] == [
        (8, 4), (5, 8), (6, 5)
    ]  # fmt: skip
    assert [tuple(p.shape) for p in both.decoder.parameters() if p.ndim == 2] == [
        (5, 6), (8, 5), (2, 8)
    ]  # fmt: skip


def test_loss_says_numbers_in_units_of_the_spread():
    # a: ln 2 for even logits; x: 1 where 0.5 is decoded, ½ (0.5 / 0.25)² = 2; mean of two columns
    outputs = torch.tensor([[0.0, 0.0, 0.5 / SPREAD]])
    loss = ends().loss(outputs, torch.tensor([[1]]), torch.tensor([[0.0, 1.0, 1.0]]))
    assert loss.tolist() == pytest.approx([(np.log(2) + 2) / 2])


def test_numbers_are_drawn_with_the_measured_spread():
    both = ends()
    outputs = torch.tensor([[9.0, 0.0, 1 / SPREAD]]).expand(20_000, -1)
    # two rows 0.3 above and 0.3 below the decoded 1
    both.measure(outputs[:2], torch.tensor([[1.0, 0.0, 1.3], [1.0, 0.0, 0.7]]))
    assert both.spread.tolist() == pytest.approx([0.3])
    rows = both.draw(outputs, torch.Generator().manual_seed(0), temperature=1.0)
    assert rows.continuous.mean() == pytest.approx(1, abs=0.01)
    assert rows.continuous.std() == pytest.approx(0.3, abs=0.01)
    assert rows.discrete.mean() < 0.001  # e^-9


def test_a_lower_temperature_is_surer():
    outputs = torch.tensor([[1.0, 0.0, 0.0]]).expand(20_000, -1)
    shares = [
        1 - ends().draw(outputs, torch.Generator().manual_seed(0), warm).discrete.mean()
        for warm in (1.0, 0.5)
    ]
    # 1 / (1 + e^-1) and 1 / (1 + e^-2)
    assert shares == pytest.approx([0.731059, 0.880797], abs=0.01)


def test_a_diverged_decoder_is_refused():
    outputs = torch.tensor([[0.0, float("nan"), 0.0]])
    with pytest.raises(GeneratorError, match="not finite"):
        ends().draw(outputs, torch.Generator(), 1.0)
