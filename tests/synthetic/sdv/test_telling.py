"""How far a fit of SDV is: counted in rows of the classes and in epochs."""

from types import SimpleNamespace

import pandas as pd
import pytest

from rampart.synthetic.sdv.telling import done, left, teller


def network(epochs, of, name="_epochs"):
    """Stand for a synthesizer whose network has so many epochs behind it."""
    losses = pd.DataFrame({"Epoch": [*range(epochs)]})
    return SimpleNamespace(_model=SimpleNamespace(loss_values=losses, **{name: of}))


def test_what_is_done_is_weighed_by_rows():
    assert done([], [30, 10]) == 0
    assert done([network(0, 8)], [30, 10]) == 0
    assert done([network(2, 8)], [30, 10]) == pytest.approx(0.25 * 0.75)
    assert done([network(8, 8), network(4, 8, "epochs")], [30, 10]) == pytest.approx(0.875)


def test_one_that_has_no_epochs_counts_when_it_is_over():
    plain = SimpleNamespace()
    assert done([plain], [30, 10]) == 0
    assert done([plain, None], [30, 10]) == 0.75


def test_a_line_says_the_rest():
    lines, seconds, fitted = [], iter([0, 15, 30, 40]), []
    told = teller(fitted, [10], lines.append, lambda: next(seconds))
    told("fitting, 15 s")  # before the first epoch nothing can be said
    fitted.append(network(2, 8))
    told("fitting, 30 s")
    fitted[0] = network(8, 8)
    told("fitting, 40 s")
    assert lines == ["fitting, 15 s", "fitting, 30 s, about 1 min 30 s left", "fitting, 40 s"]


def test_nothing_is_said_of_the_ends():
    assert (left(0.0, 5), left(1.0, 5)) == ("", "")
