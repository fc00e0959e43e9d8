"""What a peer finds in units, as rows; what it was asked about is known."""

import json

import pandas as pd
import pytest

from rampart.core.compute import ComputeParams
from rampart.solidity.classes import CLASSES
from rampart.solidity.peer.slither import Finding, Verdict
from rampart.tasks.contracts import peering
from rampart.tasks.contracts.peering import PeerParams, rows, summary
from rampart.tasks.contracts.unit import unit


@pytest.fixture
def judged(monkeypatch):
    """Judge without a program: a finding where the text says so; return what was asked."""
    asked = []

    def fake(command, compiler, jobs, detectors, limit):
        asked.extend(jobs)
        assert "reentrancy-eth" in detectors
        assert not peering.UNSTEADY & set(detectors)
        finding = Finding("A", "f", 2, 5, "timestamp", "Low", "Medium", (3, 4))
        texts = [job.texts[job.entry] for job in jobs]
        return [
            Verdict((), "slither failed: X")
            if "bad" in text
            else Verdict((finding,) * ("now" in text))
            for text in texts
        ]

    monkeypatch.setattr(peering.slither, "judge", fake)
    monkeypatch.setattr(peering.slither, "program", lambda: "slither")
    monkeypatch.setattr(peering.programs, "soljson", lambda era: era)
    monkeypatch.setattr(peering.programs, "command", lambda path: [path])
    return asked


def units():
    shared = {"package": "p", "source": "s", "group": "g", "era": "0.8"}
    outside = {"role": "external", "held": "package", "kind": "library"}
    frame = [
        unit("now", path="a", **shared, **outside),
        unit("quiet", path="b", **shared, **outside),
        unit("bad", path="c", **shared, kind="test"),
        unit("import 'x';", path="d", **shared, **outside),
        unit("seen", path="e", **shared, kind="library"),
    ]
    return pd.DataFrame(frame)


def test_a_row_a_finding_and_one_a_unit_asked(judged):
    frame = rows(units(), PeerParams(), ComputeParams(workers=1))
    assert list(frame.columns) == list(peering.COLUMNS)
    names = dict(zip(units()["text"], units()["id"], strict=True))
    found = frame[frame["label"] != 0]
    assert found.to_dict("records") == [
        {
            "unit": names["now"],
            "contract": "A",
            "function": "f",
            "line": 2,
            "last_line": 5,
            "label": CLASSES.index("time"),
            "detector": "timestamp",
            "impact": "Low",
            "confidence": "Medium",
            "lines": json.dumps([3, 4]),
            "error": "",
        }
    ]
    asked = frame[frame["label"] == 0].set_index("unit")["error"].to_dict()
    assert asked == {
        names["now"]: "",
        names["quiet"]: "",
        names["bad"]: "slither failed: X",
        names["import 'x';"]: "imports 'x', which is not here",
    }
    assert {job.entry for job in judged} == {
        f"units/{names[text]}.sol" for text in ("now", "quiet", "bad")
    }


def test_training_rows_are_asked_about_by_param(judged):
    settings = PeerParams(roles=["package", "external"])
    frame = rows(units(), settings, ComputeParams(workers=2))
    assert summary(frame) == {
        "asked": 5,
        "failed": 2,
        "functions": 1,
        "units_by_class": {"time": 1},
        "errors": ["imports 'x', which is not here", "slither failed: X"],
    }


@pytest.mark.usefixtures("judged")
def test_a_wrong_label_is_refused():
    with pytest.raises(ValueError, match="label must be"):
        rows(units().assign(label=99), PeerParams(), ComputeParams())
