"""Every figure of a campaign as it is shown: with sixteen generators, and with few."""

import pytest
from matplotlib.text import Text

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.figures import of_campaign, of_data_set, of_generator
from tests import cells as invented
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow

STATISTICS = {
    "criterion": "ts_tr_f1",
    "tests": {
        who: {
            "by_fold": {
                "computed": True,
                "blocks": 10,
                "mean_ranks": {name: place + 1.2 for place, name in enumerate(names)},
                "critical_difference": 5.5,
                "cliques": [names[:5], names[3:9]],
            },
            "by_data_set": {"computed": False, "reason": "needs 2 blocks or more, got 1"},
        }
        for who, names in (
            ("all", list(invented.GENERATORS)),
            (
                "without_baselines",
                [n for n in invented.GENERATORS if invented.kind(n) != "baseline"],
            ),
        )
    },
}


def campaign(generators, failed=()):
    cells = [
        invented.cell(
            "spam",
            name,
            folds=2,
            seeds=0,
            level=0.5 + 0.025 * place,
            status="failed" if name in failed else "ok",
        )
        for place, name in enumerate(generators)
    ]
    return [{**cell, "classifiers": cell["classifiers"][:2]} for cell in cells]


def drawn(cells):
    looks = campaign_style.looks(cells)
    arrays = {
        c["generator"]: invented.arrays(k) for k, c in enumerate(cells) if c["status"] == "ok"
    }
    return dict(of_data_set(cells, arrays, looks, "95 %", invented.guaranteed("spam")))


def test_sixteen_generators_one_of_them_failed():
    figures = drawn(campaign((*invented.GENERATORS, "dp_tree"), failed=("vqvae",)))
    kinds = ("utility", "bars", "privacy", "epsilon", "embedding", "losses")
    assert set(figures) == {f"{kind}-spam" for kind in kinds}
    for name, figure in figures.items():
        assert faults(figure) == [], name  # no text is small, cut off or covered
        words = {text.get_text() for text in figure.findobj(match=Text)}
        assert ("dp_tree" if name == "epsilon-spam" else "wgan_gp") in words, name
        assert "vqvae" not in words, name
        width, height = figure.get_size_inches()
        assert width <= style.WIDTH, name
        assert height < 14, name


def test_few_generators_without_losses_are_drawn_too():
    figures = drawn(campaign(["copy", "smote", "dp_tree"]))
    kinds = ("utility", "bars", "privacy", "epsilon", "embedding", "losses")
    assert set(figures) == {f"{kind}-spam" for kind in kinds}
    assert {name: bad for name, figure in figures.items() if (bad := faults(figure))} == {}


def test_without_a_curve_there_is_no_figure_of_it():
    cells = campaign(["copy", "smote"])
    looks, arrays = campaign_style.looks(cells), {c["generator"]: invented.arrays(0) for c in cells}
    other = invented.guaranteed("phishing")
    names = {name for name, _ in of_data_set(cells, arrays, looks, "95 %", other)}
    assert "epsilon-spam" not in names
    assert "privacy-spam" in names


def test_of_one_generator():
    figures = dict(of_generator(invented.cell("phishing", "ctgan", folds=3), invented.arrays(1)))
    assert set(figures) == {"ctgan-confusion", "ctgan-association"}
    for figure in figures.values():
        assert faults(figure) == []


def test_a_test_that_was_not_computed_has_no_diagram():
    figures = dict(of_campaign(STATISTICS, campaign_style.looks(campaign(invented.GENERATORS))))
    assert set(figures) == {"ranks-all-by-fold", "ranks-without-baselines-by-fold"}
    for figure in figures.values():
        assert faults(figure) == []
    words = {text.get_text() for text in texts(figures["ranks-all-by-fold"])}
    assert "mean rank by TS-TR macro-F1, 10 folds of all data sets" in words
