"""Tables of what errors cost, on rows whose rates are known."""

import numpy as np
import pandas as pd

from rampart.metrics.costs import costs

CLASSES = ["ok", "odd", "bad"]


def frame(shift=0.0):
    """Return 200 harmless and 50 bad rows a split, scores from 0 to 1 in even steps."""
    parts = []
    for split in ("validation", "test", "external"):
        ok, bad = (np.arange(200) + 0.5) / 400, 0.3 + (np.arange(50) + 0.5) / 100
        p = np.r_[ok, bad] + (shift if split == "external" else 0)
        part = pd.DataFrame(
            {"split": split, "p_2": p, "label": np.r_[np.zeros(200), np.full(50, 2)]}
        )
        part["kind"] = np.where(part["label"] == 2, "jail", "chat")
        part["language"] = np.where(np.arange(250) % 2, "en", "de")
        parts.append(part)
    table = pd.concat(parts, ignore_index=True).astype({"label": int})
    table["prediction"] = np.where(table["p_2"] > 0.5, 2, 0)
    return table.assign(group="g", p_0=1 - table["p_2"], p_1=0.0)


def test_thresholds_are_chosen_on_validation_for_every_model():
    tables = costs({"a": frame(), "b": frame(0.1)}, "b", CLASSES, "bad")
    table = tables["thresholds"]
    assert list(table.columns[:3]) == ["model", "limit", "threshold"]
    assert set(table["split"]) == {"validation", "external"}
    one = table[(table["limit"] == 0.05) & (table["split"] == "external")].set_index("model")
    # 10 of 200 are above the eleventh highest score, 189.5 / 400.
    assert one.loc["a", "threshold"] == one.loc["b", "threshold"] == "0.47375"
    assert one.loc["a", "false_alarms"] == 10
    assert one.loc["b", "false_alarms"] == 50  # 0.1 is 40 steps


def test_the_champion_has_the_longer_tables():
    tables = costs({"a": frame(), "b": frame(0.1)}, "b", CLASSES, "bad")
    for name in ("called", "alarms", "gaps"):
        assert set(tables[name]["model"]) == {"b"}
    called = tables["called"].query("split == 'external' and by == 'kind' and called == 'bad'")
    assert dict(zip(called["slice"], called["rows"])) == {"chat": 40, "jail": 40}
    assert set(tables["called"]["split"]) == {"test", "external"}
    assert set(tables["alarms"]["split"]) == {"validation", "external"}
    assert set(tables["alarms"]["rule"]) >= {"decision", "fpr <= 0.01"}


def test_a_gap_needs_two_languages():
    tables = costs({"a": frame().assign(language="en")}, "a", CLASSES, "bad")
    assert len(tables["gaps"]) == 0
    assert "difference" in tables["gaps"]
    gaps = costs({"a": frame()}, "a", CLASSES, "bad")["gaps"]
    assert gaps["class"].tolist() == ["ok", "bad"]
