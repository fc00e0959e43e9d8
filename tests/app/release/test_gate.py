import pytest

from app.release import gate


def config(accuracy, f1, n=100):
    test = {"n": n, "accuracy": accuracy, "accuracy_low": accuracy - 0.02}
    return {"metrics": {"test": {**test, "f1_macro": f1, "f1_macro_low": f1 - 0.03}}}


@pytest.mark.parametrize(
    ("accuracy", "f1", "worse"),
    [
        (0.95, 0.9, []),
        (0.881, 0.771, []),  # within 0.88 and 0.77, the ends of 0.9 and 0.8
        (0.879, 0.8, ["accuracy"]),
        (0.5, 0.5, ["accuracy", "f1_macro"]),
    ],
)
def test_a_version_below_the_interval_is_worse(accuracy, f1, worse):
    faults = gate.faults(config(0.9, 0.8), config(accuracy, f1))
    assert [fault.partition(" ")[0] for fault in faults] == worse


def test_other_test_rows_do_not_compare():
    assert gate.faults(config(0.9, 0.8), config(0.1, 0.1, n=99)) == []
    assert gate.faults({}, config(0.1, 0.1)) == []
    assert not gate.comparable({}, {})
    assert gate.comparable(config(1, 1), config(0, 0))
