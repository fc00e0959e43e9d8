import pytest

from rampart.reporting.cards import model as card
from rampart.reporting.wording import Metric

CLASSES = ["text", "number"]
BY_CLASS = {
    name: {"precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 12, "predicted": 11}
    for name in CLASSES
}
SPLIT = {
    "accuracy": 0.9,
    "f1_macro": 0.85,
    "ece": 0.0123,
    "n": 1234,
    "by_class": BY_CLASS,
    "accuracy_at_90": 0.95,
    "accuracy_at_80": 0.97,
} | {f"{name}_{end}": 0.8 for name in ("accuracy", "f1_macro") for end in ("low", "high")}
METRICS = {"test": SPLIT, "external": SPLIT}
CONFIG = {
    "name": "demo",
    "version": "1.2.3",
    "model": "network",
    "variant": "float32",
    "framework": "Keras",
    "classes": CLASSES,
    "feature_count": 376,
    "feature_version": "1.0",
    "minimum_onnxruntime": "1.12.0",
    "opset": 17,
    "scale": "quick",
    "calibration": {"method": "temperature", "temperature": 1.25},
    "metrics": METRICS,
}
SOURCES = [
    {"name": "a/b", "package": "a", "version": "1", "data_licence": "MIT | CC0", "rows": 1500},
    {"name": "gone", "package": "g", "version": "1", "data_licence": "MIT", "rows": 0},
    {"name": "made", "package": "g", "version": "", "data_licence": "generated here", "rows": 3},
]
TEXT = {
    "use": "Find text.",
    "not_for": "people.",
    "splits": {"test": "new tables", "external": "other sources"},
    "limits": ["It is small.", "It is new."],
}


@pytest.fixture
def text():
    other = {"test": SPLIT | {"accuracy": 0.5, "f1_macro": 0.4}}
    return card.card(
        CONFIG, METRICS, SOURCES, TEXT, {"majority": other, "network": METRICS}, "90 %"
    )


def test_it_has_the_sections(text):
    sections = [line for line in text.splitlines() if line.startswith("#")]
    assert sections == [
        "# demo 1.2.3",
        "## Intended use",
        "## Data",
        "## Scores",
        "## By class",
        "## Calibration and reject option",
        "## Limits",
    ]


def test_sources_have_their_licences_and_unused_ones_are_left_out(text):
    assert "| a/b | a 1 | MIT \\| CC0 | 1,500 |" in text
    assert "| made | g | generated here | 3 |" in text
    assert "gone" not in text


def test_scores_have_intervals_and_stand_beside_the_baseline(text):
    row = "| 1,234 | 0.900 (0.800 to 0.800) | 0.850 (0.800 to 0.800) |"
    assert text.count(row) == 2
    assert "| accuracy (90 %) | macro-F1 (90 %) |" in text
    assert text.index("| **network** | 0.900") < text.index("| majority | 0.500 | 0.400 |")
    assert text.count("| number | 0.900 | 0.800 | 0.850 | 12 |") == 2
    assert "| external | other sources | 1,234 |" in text
    assert "test: new tables." in text


def test_calibration_and_reject_option(text):
    assert "(temperature 1.250) and inside the graph" in text
    assert "0.012 on test, 0.012 on external" in text
    assert text.index("| 90 % | 0.950 | 0.950 |") < text.index("| 80 % | 0.970 | 0.970 |")


def test_without_a_reject_option_there_is_no_table():
    split = {key: value for key, value in SPLIT.items() if not key.startswith("accuracy_at")}
    metrics = {"test": split, "external": split}
    text = card.card(CONFIG, metrics, SOURCES, TEXT, {"network": metrics}, "95 %")
    assert "--reject" not in text


def test_a_variant_says_what_it_costs():
    config = CONFIG | {"variant": "int8", "variant_loss": 0.0021}
    text = card.card(config, METRICS, SOURCES, TEXT, {"network": METRICS}, "95 %")
    assert "- Variant: int8, 0.21 points less accurate than float32 on test" in text


def test_figures_of_a_task_are_those_that_both_splits_have():
    described = {
        "off_by": Metric("steps off", "Mean distance."),
        "alias": Metric("steps off", "The same by another name."),
        "only_test": Metric("of test", "Not on external."),
        "by_class": Metric("no number", "A table."),
    }
    part = {"off_by": 0.25, "alias": 0.75, "by_class": {}}
    metrics = {"test": part | {"only_test": 1.0}, "external": part | {"off_by": 0.5}}
    assert card.figures(metrics, described).splitlines()[2:] == [
        "| steps off | 0.250 | 0.500 | Mean distance. |"
    ]


def test_a_package_without_variants_says_nothing_of_one():
    config = {key: value for key, value in CONFIG.items() if key != "variant"}
    text = card.card(config, METRICS, SOURCES, TEXT, {"network": METRICS}, "95 %")
    assert "Variant" not in text


def test_sources_of_one_package_and_licence_are_one_line():
    one = {"package": "a", "version": "1", "data_licence": "MIT", "rows": 2}
    given = [
        one | {"name": "x"},
        one | {"name": "empty", "rows": 0},
        one | {"name": "y", "data_licence": "CC0", "rows": 5},
        one | {"name": "z", "rows": 3},
    ]
    assert [(line["name"], line["rows"]) for line in card.by_package(given)] == [
        ("2 sources", 5),
        ("y", 5),
    ]
