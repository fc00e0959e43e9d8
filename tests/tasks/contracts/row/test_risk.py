import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from app.audit.findings import FRAUD
from rampart.tasks.contracts.row import CLASSES
from rampart.tasks.contracts.row.risk import (
    LEVELS,
    SEVERITY,
    calibrated,
    fitted,
    level,
    risk,
    shares,
)
from tests.refusals import refused


def test_every_class_has_a_severity_and_safe_has_none():
    assert set(SEVERITY) == set(CLASSES)
    assert SEVERITY["safe"] == 0
    assert all(0 < SEVERITY[name] <= 100 for name in CLASSES[1:])
    assert SEVERITY["fraud"] == FRAUD.severity


def test_the_risk_is_the_expected_severity():
    p = np.zeros((2, 11))
    p[0, 0] = 1
    p[1, CLASSES.index("time")], p[1, CLASSES.index("fraud")] = 0.25, 0.75
    # 0.25 * 35 + 0.75 * 85
    assert risk(p).tolist() == [0, 72.5]


@given(npst.arrays(float, 11, elements=st.floats(0, 1)))
def test_a_risk_is_within_its_scale_and_has_a_level(p):
    p = (p + 1e-9) / (p + 1e-9).sum()
    value = float(risk(p))
    assert 0 <= value <= 95 + 1e-9
    assert level(value) in dict(LEVELS).values() or level(value)


def test_experts_stretch_the_scale_and_keep_its_order():
    knots = fitted([10, 20, 30, 40, 50], [5, 5, 60, 50, 90])
    # 60 and 50 are out of order: the nearest rising steps give both 55.
    said = calibrated(np.array([10, 20, 30, 40, 50]), knots)
    assert said.tolist() == [5, 5, 55, 55, 90]
    assert calibrated(np.array([0.0, 100.0]), knots).tolist() == [0, 100]
    assert (np.diff(calibrated(np.linspace(0, 100, 201), knots)) >= 0).all()


@pytest.mark.parametrize(
    ("risks", "assessed", "said"),
    [
        ([1, 2, 3, 4], [1, 2, 3, 4], "needs 5 contracts or more, got 4"),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 101], "must be from 0 to 100"),
        ([1, 2, 3, 4, float("nan")], [1, 2, 3, 4, 5], "must be from 0 to 100"),
    ],
)
def test_assessments_that_cannot_be(risks, assessed, said):
    with refused("contracts", f"assessments {assessed}", match=said):
        fitted(risks, assessed)


def test_shares_are_what_each_evidence_moves():
    p = np.array([0.5, 0.5])
    assert shares(p, {"source": np.array([1.0, 0.0]), "bytecode": p}) == {
        "source": 1,
        "bytecode": 0,
    }
    assert shares(p, {"source": p, "bytecode": p}) == {"source": 0.5, "bytecode": 0.5}
