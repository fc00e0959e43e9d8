import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.reporting.plots.campaign.ranks import ranks, stacked
from rampart.reporting.plots.style import looks
from tests.figure_checks import faults, texts

RANKS = {"vae": 1.5, "copy": 1.75, "gan": 2.75, "noise": 4.0}
LOOKS = looks(list(RANKS), ["copy", "noise"])


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_every_generator_has_its_name_with_its_rank_the_better_half_at_the_left():
    figure = ranks(RANKS, 1.3, [["vae", "copy", "gan"], ["gan", "noise"]], LOOKS, "mean rank")
    shown = words(figure)
    assert {"vae  1.50", "copy  1.75", "2.75  gan", "4.00  noise"} <= set(shown)
    assert "critical difference 1.30" in shown
    assert "mean rank" in shown
    assert faults(figure) == []


def test_a_bar_joins_the_ends_of_each_clique_and_two_bars_do_not_touch():
    figure = ranks(RANKS, 1.3, [["vae", "copy", "gan"], ["gan", "noise"]], LOOKS, "mean rank")
    bars = [line for line in figure.axes[0].lines if line.get_linewidth() == 3]
    spans = [tuple(line.get_xdata()) for line in bars]
    assert spans == [pytest.approx((1.44, 2.81)), pytest.approx((2.69, 4.06))]
    assert len({line.get_ydata()[0] for line in bars}) == 2


def test_a_critical_difference_beyond_the_axis_is_said():
    figure = ranks(RANKS, 7.5, [list(RANKS)], LOOKS, "mean rank")
    assert "critical difference 7.50: more than the axis" in words(figure)
    assert faults(figure) == []


def test_sixteen_long_names_fit():
    names = {f"latent-diffusion-{place}": place + 1.0 for place in range(16)}
    figure = ranks(names, 3.0, [], looks(list(names)), "mean rank by TS-TR macro-F1")
    assert faults(figure) == []


@pytest.mark.parametrize(
    ("given_ranks", "cliques", "message"),
    [
        ({"a": 1.0}, [], "needs two generators, got 1"),
        (RANKS, [["vae", "smote"]], "without a rank: smote"),
        ({**RANKS, "tvae": 5.0}, [], "no results of a generator with a rank: tvae"),
    ],
)
def test_what_cannot_be_drawn_is_said(given_ranks, cliques, message):
    with pytest.raises(ValueError, match=message):
        ranks(given_ranks, 1.0, cliques, LOOKS, "mean rank")


@given(st.lists(st.tuples(st.floats(1, 16), st.floats(0, 10)), max_size=12))
def test_spans_on_one_level_are_apart(pairs):
    placed = stacked(sorted((start, start + width) for start, width in pairs))
    assert len(placed) == len(pairs)
    for place, ((start, end), level) in enumerate(placed):
        for (other_start, other_end), other in placed[:place]:
            assert other != level or end < other_start or other_end < start
