import numpy as np
import pandas as pd
import pytest

from rampart.tasks.bytecode import score

SETTINGS = score.ScoreParams(replicates=100)


def frame(labels, risks, origins, said=None):
    p = np.zeros((len(labels), 10))
    p[:, 0] = 1 - np.array(risks)
    named = labels if said is None else said
    for row, (label, risk) in enumerate(zip(named, risks)):
        p[row, label or 1] += risk
    told = {f"p_{code}": p[:, code] for code in range(10)}
    return pd.DataFrame(
        {
            "label": labels, "prediction": p.argmax(axis=1), "origin": origins,
            "group": [f"g{n}" for n in range(len(labels))], "held": "", **told,
        }
    )  # fmt: skip


def test_by_hand():
    # Ten clean codes with risks 0, 0.05 ... 0.45: one may alarm, so the threshold is 0.4.
    clean = [0.05 * n for n in range(10)]
    labels = [0] * 10 + list(range(1, 10)) + [1, 0, 0, 0]
    risks = [*clean, *([0.8] * 5), *([0.3] * 4), 0.2, 0.9, 0.4, 0.41]
    origins = ["library"] * 10 + ["twin"] * 10 + ["twin safe", "project", "project"]
    found = score.score(frame(labels, risks, origins), SETTINGS)
    # The clean ones say reentrancy, with these risks, and nothing of the other classes: 0.
    assert found["recall_at_10"] == pytest.approx((0.5 + 8) / 9)
    assert (found["recall_reentrancy"], found["recall_delegatecall"]) == (0.5, 1.0)
    # With one threshold reentrancy has one of two above 0.4, four classes one of one, four none.
    assert found["any_recall"] == pytest.approx((0.5 + 4) / 9)
    assert found["any_recall_at_1"] == pytest.approx((0.5 + 4) / 9)  # above 0.45
    # Of 10 x 10 pairs five rows are above all ten, four above 6 and half of a tie, one above 4.
    assert found["auc_risk"] == pytest.approx((5 * 10 + 4 * 6.5 + 4.5) / 100)
    # Of the three safe ones that are not clean the two of projects, 0.4 and 0.41, are below five.
    assert found["auc_safe"] == pytest.approx((50 + 26 + 4.5 + 5 + 5) / 130)
    assert found["twin_alarms"] == 1.0
    assert found["project_alarms"] == 0.5  # 0.4 is not above the threshold
    eras = frame(labels, risks, origins).assign(held=[*[""] * 22, "era"])
    assert score.score(eras, SETTINGS)["project_alarms"] == 0  # a team that training knows
    assert found["named"] == 1.0
    assert found["recall_at_10_low"] <= found["recall_at_10"] <= found["recall_at_10_high"]


def test_one_threshold_finds_what_is_named_wrongly():
    labels = [0] * 10 + list(range(1, 10))
    risks = [0.0] * 10 + [0.9] * 9
    wrong = [0] * 10 + [2, *([1] * 8)]
    found = score.score(frame(labels, risks, ["artifact"] * 10 + ["test"] * 9, wrong), SETTINGS)
    assert (found["any_recall"], found["named"], found["recall_at_10"]) == (1.0, 0.0, 0.0)


def test_the_interval_of_equal_codes_is_a_point():
    y = np.array([0] * 10 + list(range(1, 10)))
    groups = np.array([f"{n}" for n in range(19)])
    assert score.interval(y, np.eye(10)[y], y == 0, groups, SETTINGS) == (1.0, 1.0)


def test_what_cannot_be_scored_says_why():
    labels = [0] * 3 + list(range(1, 10))
    with pytest.raises(ValueError, match="needs clean codes"):
        score.score(frame(labels, [0.1] * 12, ["twin safe"] * 3 + ["twin"] * 9), SETTINGS)
    with pytest.raises(ValueError, match="no code of delegatecall"):
        score.score(frame(labels[:-1], [0.1] * 11, ["library"] * 3 + ["twin"] * 8), SETTINGS)


def test_what_ranks_and_is_asked_is_measured():
    labels = [0] * 10 + list(range(1, 10))
    found = score.score(frame(labels, [0.1] * 19, ["library"] * 10 + ["twin"] * 9), SETTINGS)
    assert score.RANK in found
    for _, path, _ in score.CRITERIA:
        split, _, name = path.partition(".")
        assert split == "cv" or name in found or name == "ece"
    assert score.accuracy(np.array([[3, 1], [0, 4]])) == 7 / 8
