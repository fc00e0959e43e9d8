import pandas as pd
import pytest

from rampart.reporting.plots.perturb import drops
from tests.figure_checks import faults, texts

pytestmark = pytest.mark.slow
CLASSES = ["benign", "suspicious", "malicious"]


def table(ways, models):
    rows = []
    for way in ways:
        for model in models:
            for place, name in enumerate(CLASSES):
                after = "malicious" if way == "base64" and name == "suspicious" else name
                rows.append((way, model, name, after, 40 + place, 0.9, 0.9 - 0.3 * place))
    columns = [
        "perturbation",
        "model",
        "class",
        "class_after",
        "n",
        "recall_before",
        "recall_after",
    ]
    return pd.DataFrame(rows, columns=columns)


def test_every_change_is_written_in_points():
    figure = drops(table(["upper", "base64"], ["svm"]), ["svm"], CLASSES)
    said = [text.get_text() for text in texts(figure)]
    assert said.count("0") == said.count("-30") == said.count("-60") == 2
    assert "upper: benign (40)" in said
    assert "suspicious → malicious (41)" in said
    assert faults(figure) == []


def test_many_models_and_ways_fit():
    models = [f"a-longish-name-{n}" for n in range(12)]
    ways = [f"a_way_{n}" for n in range(14)]
    assert faults(drops(table(ways, models), models, CLASSES)) == []
