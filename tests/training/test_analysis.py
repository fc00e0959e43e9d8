import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.training.analysis import (
    COLUMNS,
    epochs_to,
    kept,
    measured,
    rank_correlation,
    require,
    rolling_deviation,
)

HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3, 4],
        "loss": [1.0, 0.5, 0.6, 0.4],
        "val_loss": [2.0, 1.0, 0.8, 1.0],
        "accuracy": [0.5, 0.8, 0.9, 0.95],
        "val_accuracy": [0.4, 0.7, 0.75, 0.7],
        "val_f1_macro": [0.4, 0.64, 0.7, 0.7],
        "learning_rate": [1e-3, 1e-3, 5e-4, 5e-4],
        "gradient_norm": [2.0, 1.0, 0.5, 0.25],
    }
)


def test_the_measures_by_hand():
    got = measured(HISTORY, window=2, share=0.9)
    assert got == pytest.approx(
        {
            "epochs": 4,
            "kept": 3,  # the first of the two best
            "val_f1_macro": 0.7,
            "epochs_to_share": 2,  # 0.64 >= 0.63
            "slowness": 0.5,
            "accuracy": 0.9,
            "gap": 0.15,
            "loss_rise": 0.25,
            "fall_after": 0.0,
            "late_gain": 0.06,
            # In the second half: of 1 and 0.8 the deviation 0.1 over 0.9, of 0.8 and 1 the same.
            "roughness": 0.1 / 0.9,
            "rises": 1 / 3,
            "first_fall": 0.5,
            "idle": 0.25,
            "gradient_peak": 2 / 0.75,
            "gradient_left": 0.125,
        }
    )


def test_a_loss_that_falls_after_the_kept_epoch():
    history = HISTORY.assign(val_f1_macro=[0.4, 0.7, 0.6, 0.6])
    got = measured(history, window=2, share=0.9)
    assert got["kept"] == 2
    assert got["fall_after"] == pytest.approx(0.2)  # from 1 to 0.8
    assert got["late_gain"] == 0
    assert got["idle"] == 0.5


def test_too_few_epochs_for_a_measure_are_none():
    got = measured(HISTORY[:1], window=3, share=0.9)
    assert [name for name, value in got.items() if value is None] == [
        "late_gain", "roughness", "rises", "first_fall", "gradient_left",
    ]  # fmt: skip
    assert measured(HISTORY.assign(gradient_norm=0.0), 2, 0.9)["gradient_peak"] is None


def test_the_kept_epoch_is_the_first_of_the_best():
    assert kept(HISTORY) == 2


def test_the_rolling_deviation_by_hand():
    # Of 2, 4 and 9 the mean is 5: (9 + 1 + 16) / 3.
    got = rolling_deviation(np.array([2.0, 4, 9]), 3)
    assert np.isnan(got[:2]).all()
    assert got[2] == pytest.approx(np.sqrt(26 / 3))


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=20), st.floats(0.1, 0.99))
def test_a_share_of_the_best_is_reached_no_later_than_the_best(values, share):
    values = np.array(values)
    reached = epochs_to(values, share)
    assert 1 <= reached <= values.argmax() + 1
    assert values[reached - 1] >= share * values.max()
    assert (values[: reached - 1] < share * values.max()).all()


def test_ranks_correlate():
    x = np.array([1, 2, 3, 4])
    assert rank_correlation(x, np.array([10, 20, 30, 40])) == 1
    # Ranks 2, 1, 4, 3: 1 - 6 * 4 / (4 * 15).
    assert rank_correlation(x, np.array([0.2, 0.1, 0.9, 0.5])) == pytest.approx(0.6)
    assert rank_correlation(x[:2], x[:2]) is None
    assert rank_correlation(np.ones(4), x) is None


def test_a_history_without_a_column_or_a_number_is_named():
    require(HISTORY, "x")
    with pytest.raises(ValueError, match="x: the history has no column 'gradient_norm', has"):
        require(HISTORY.drop(columns="gradient_norm"), "x")
    broken = HISTORY.assign(val_loss=[1, np.nan, 1, 1])
    with pytest.raises(ValueError, match="x: val_loss of epoch 2 is nan"):
        require(broken, "x")
    assert list(HISTORY) == list(COLUMNS)
