import numpy as np
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.campaign import style as campaign_style
from tests import cells as invented


def small():
    def draw(figure):
        axes = figure.subplots()
        axes.bar([0], [1], hatch="///")
        axes.set_title("macro-F1")
        figure.legend(handles=[axes.plot([], [], label="x")[0]], loc="outside lower center")

    return style.figure(draw, 3, 2)


@pytest.mark.slow
def test_both_formats_are_the_same_bytes_twice_without_time_or_version():
    first, second = campaign_style.both(small()), campaign_style.both(small())
    assert first == second
    assert first["png"].startswith(b"\x89PNG")
    assert first["pdf"].startswith(b"%PDF")
    for word in (b"Date", b"Producer", b"Creator", b"atplotlib"):
        assert word not in first["pdf"]
    assert b"/FontFile2" in first["pdf"]  # TrueType, as publishers ask: not Type 3
    assert b"/Type3" not in first["pdf"]


@pytest.mark.slow
def test_the_pdf_does_not_depend_on_the_callers_settings():
    import matplotlib as mpl

    expected = campaign_style.both(small())
    with mpl.rc_context({"pdf.fonttype": 3, "pdf.compression": 6, "font.size": 40}):
        assert campaign_style.both(small()) == expected


def test_finished_are_those_with_results_the_best_first():
    cells = [
        invented.cell("spam", "ctgan", level=0.7),
        invented.cell("spam", "tvae", status="failed"),
        invented.cell("spam", "copy", level=0.9),
    ]
    assert [cell["generator"] for cell in campaign_style.finished(cells)] == ["copy", "ctgan"]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ([], "no generator has results on any data set"),
        ([invented.cell("spam", "tvae", status="failed")], "no generator has results on spam"),
        ([invented.cell("spam", "tvae"), invented.cell("phishing", "tvae")], "got phishing, spam"),
    ],
)
def test_what_cannot_be_drawn_is_said(cells, message):
    with pytest.raises(ValueError, match=message):
        campaign_style.finished(cells)


def test_looks_are_all_different_and_those_of_the_whole_campaign():
    cells = [invented.cell("spam", name, folds=2) for name in invented.GENERATORS]
    looks = campaign_style.looks(cells)
    assert len({(look["color"], look["marker"]) for look in looks.values()}) == 16
    assert looks["copy"]["color"] == looks["noise"]["color"] == style.GREY
    failed = invented.cell("phishing", "ctgan", status="failed")
    assert campaign_style.looks([*cells, failed]) == looks


def test_fold_scores_are_by_fold_and_classifier():
    cell = invented.cell("spam", "tvae", folds=3)
    scores = campaign_style.fold_scores(cell, "tr_ts", "mcc")
    assert scores.shape == (3, len(invented.CLASSIFIERS))
    assert scores[2, 1] == cell["folds"][2]["utility"]["tr_ts"]["svm"]["mcc"]
    means = campaign_style.fold_scores(cell, "ts_tr").mean()
    assert np.isclose(means, cell["overall"]["ts_tr_f1"]["mean"], atol=1e-6)
