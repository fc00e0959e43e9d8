import pandas as pd
import pytest

from rampart.reporting.plots.leaderboard import leaderboard
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

RESULTS = pd.DataFrame(
    {
        "model": ["svm", "surface"],
        "f1_macro": [0.97, 0.89],
        "f1_external": [0.79, 0.44],
        "f1_external_low": [0.77, 0.42],
        "f1_external_high": [0.81, 0.46],
        "score_external": [0.5, 0.1],
        "score_external_low": [0.48, 0.08],
        "score_external_high": [0.52, 0.12],
    }
)


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_both_scores_of_each_model_are_written_and_the_baseline_named():
    shown = words(leaderboard(RESULTS, "score", "a score", "random split", ("surface",), "surface"))
    for expected in ("0.97", "0.79", "0.89", "0.44", "0.50", "svm", "surface (baseline)"):
        assert expected in shown
    assert "dashed: surface baseline on the random split, 0.89" in shown


def test_the_first_model_is_at_the_top():
    figure = leaderboard(RESULTS, "score", "a score", "random split")
    labels = {text.get_text(): text.get_window_extent().y0 for text in texts(figure)}
    assert labels["svm"] > labels["surface"]


@pytest.mark.parametrize("gap", [-0.05, -0.01, 0.0, 0.01, 0.05])
def test_close_scores_do_not_cover_each_other(gap):
    close = RESULTS.assign(f1_macro=RESULTS["f1_external"] + gap)
    assert faults(leaderboard(close, "score", "a score", "random split")) == []


def test_without_the_shortcut_baseline_there_is_no_line():
    shown = words(leaderboard(RESULTS[:1], "score", "a score", "random split", (), "surface"))
    assert not any("dashed" in word for word in shown)


def test_ranked_by_macro_f1_there_is_one_panel():
    figure = leaderboard(RESULTS, "f1_macro", "macro-F1", "unseen tables")
    assert len(figure.axes) == 1
    assert "test: unseen tables" in words(figure)
    assert faults(figure) == []
