"""Every figure at the size it is shown, with few models and with many."""

import pandas as pd
import pytest

from rampart.reporting.plots import style
from rampart.reporting.plots.figures import PlotParams, all_figures, all_points
from rampart.tasks.prompts import score, words
from tests import synthetic_reports
from tests.figure_checks import faults

pytestmark = pytest.mark.slow

MORE = {
    "distilbert-onnx": (4.1, 2.5),
    "bilstm-hybrid": (3.9, 1.4),
    "roberta-base": (4.5, 2.6),
    "char-logreg": (3.9, 2.15),
    "cnn": (4.0, 1.2),
}
NAMES = {
    "leaderboard",
    "radar",
    "parallel",
    "confusion",
    "calibration",
    "threshold",
    "recall_by_source",
    "recall_by_source_test",
    "recall_by_kind",
}


@pytest.fixture(scope="module", params=[7, 12])
def drawn(request, tmp_path_factory):
    root = tmp_path_factory.mktemp("figures")
    models = {**synthetic_reports.MODELS, **MORE}
    chosen = dict(list(models.items())[: request.param])
    results = synthetic_reports.write(root, models=chosen, rows=600)
    rows, recalls, kinds = {}, [], []
    for model in results["model"]:
        frame = pd.read_parquet(root / f"data/prompts/calibrated/{model}.parquet")
        rows[model] = frame[frame["split"] == "external"]
        table = pd.read_csv(root / f"reports/prompts/models/{model}/by_source.csv")
        recalls.append(table.assign(model=model))
        table = pd.read_csv(root / f"reports/prompts/models/{model}/by_kind.csv")
        kinds.append(table.assign(model=model))
    points = all_points(rows, score.CLASSES, 200)
    settings, baselines = PlotParams(), ("majority", "surface")
    recall, of_kind = pd.concat(recalls), pd.concat(kinds)
    figures = all_figures(
        results, points, recall, score, words, baselines, settings, "95 %", of_kind
    )
    return points, figures


def test_no_text_is_small_cut_or_covered(drawn):
    _, figures = drawn
    assert set(figures) == NAMES
    assert {name: wrong for name, figure in figures.items() if (wrong := faults(figure))} == {}


def test_figures_fit_the_page(drawn):
    _, figures = drawn
    for figure in figures.values():
        width, height = figure.get_size_inches()
        assert width <= style.WIDTH
        assert height < 14


def test_points_are_long_with_a_model_column(drawn):
    points, _ = drawn
    assert set(points) == {"roc", "pr", "calibration", "confusion"}
    for frame in points.values():
        assert frame.columns[0] == "model"
        assert not frame.isna().any().any()
    for name in ("roc", "pr"):
        assert points[name].groupby(["model", "curve"]).size().max() <= 200
