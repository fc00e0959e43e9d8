import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.overview import chart
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

ANSWER = {
    "of": None,
    "champion": "svm",
    "score": 0.79,
    "low": 0.77,
    "high": 0.81,
    "baseline": "surface",
    "baseline_score": 0.43,
    "ceiling": None,
}
ONE = {"task": "texts", "metric": "macro-F1, unseen sources", "level": "95 %", "answers": [ANSWER]}
NONE = dict.fromkeys(("champion", "score", "low", "high"))


def apps(**changes):
    first = ANSWER | {"of": "a", "champion": "autoencoder", "ceiling": 0.8}
    return ONE | {"task": "apps", "answers": [first | changes, ANSWER | {"of": "b"}]}


def words(figure):
    return [text.get_text() for text in texts(figure)]


def test_each_answer_has_its_names_and_scores():
    shown = words(chart([ONE, apps()]))
    expected = ("svm 0.790", "surface 0.430", "autoencoder 0.790", "real rows (ceiling)")
    assert set(expected) <= set(shown)
    assert "texts\nmacro-F1, unseen sources" in shown
    assert "apps, a\nmacro-F1, unseen sources" in shown


def test_without_a_ceiling_none_is_in_the_legend():
    assert "real rows (ceiling)" not in words(chart([ONE]))


def test_no_text_is_small_cut_or_covered():
    for score in (0.0, 0.01, 0.43, 0.78, 0.99, 1.0):
        figure = chart([ONE, apps(score=score, low=score, high=score, baseline_score=score)])
        assert faults(figure) == []
        assert figure.get_size_inches()[0] <= style.WIDTH


def test_an_answer_may_have_no_champion_and_no_baseline():
    empty = ANSWER | NONE | {"baseline": None, "baseline_score": None}
    figure = chart([ONE | {"answers": [empty]}, ONE])
    assert faults(figure) == []
    assert words(figure).count("svm 0.790") == 1
