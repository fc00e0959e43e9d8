import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.scores.summary import DIMENSIONS, READS, summary

EQUAL = dict.fromkeys(DIMENSIONS, 0.25)
FIDELITY = {
    "jensen_shannon": 0.3,
    "hellinger": 0.2,
    "total_variation": 0.1,
    "association_difference": 0.05,
    "sdmetrics_quality": 0.9,
    "c2st_auc": 0.75,
    "density": 0.7,
    "coverage": 0.6,
    "mmd": 5.0,
}


def test_the_dimensions_by_hand():
    weights = {"distance": 0.4, "association": 0.3, "similarity": 0.2, "multivariate": 0.1}
    result = summary(FIDELITY, weights)
    assert result["distance"] == pytest.approx(0.8)
    assert result["association"] == pytest.approx(0.95)
    assert result["similarity"] == 0.9
    assert result["multivariate"] == pytest.approx((0.5 + 0.7 + 0.6) / 3)
    assert result["score"] == pytest.approx(0.32 + 0.285 + 0.18 + 0.06)


def test_too_low_an_auc_is_as_bad_as_too_high_a_one_and_density_counts_to_1():
    low, high = (summary(FIDELITY | {"c2st_auc": auc}, EQUAL) for auc in (0.25, 0.75))
    assert low == high
    crowded, full = (summary(FIDELITY | {"density": d}, EQUAL) for d in (40.0, 1.0))
    assert crowded == full


@given(
    st.lists(st.floats(0, 1), min_size=len(READS), max_size=len(READS)),
    st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(any),
)
def test_all_lies_within_0_and_1(values, parts):
    weights = {name: part / sum(parts) for name, part in zip(DIMENSIONS, parts, strict=True)}
    result = summary(dict(zip(READS, values, strict=True)), weights)
    assert list(result) == [*DIMENSIONS, "score"]
    assert all(-1e-9 <= value <= 1 + 1e-9 for value in result.values())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coverage": 1.2}, r"coverage must be within \[0, 1\], got 1.2"),
        ({"density": -1.0}, "density must be within"),
        ({"hellinger": float("nan")}, "hellinger must be within"),
    ],
)
def test_values_out_of_range_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        summary(FIDELITY | change, EQUAL)


def test_what_is_missing_is_named():
    without = {name: value for name, value in FIDELITY.items() if name != "density"}
    with pytest.raises(ValueError, match="got no density"):
        summary(without, EQUAL)


@pytest.mark.parametrize(
    "weights", [EQUAL | {"distance": 0.5}, EQUAL | {"distance": -0.25, "association": 0.75}]
)
def test_weights_must_sum_to_1(weights):
    with pytest.raises(ValueError, match="weights must be 0 or more and sum to 1"):
        summary(FIDELITY, weights)


def test_weights_must_be_of_the_four_dimensions():
    with pytest.raises(ValueError, match="weights must be of"):
        summary(FIDELITY, {"distance": 1.0})
