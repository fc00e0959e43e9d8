import numpy as np
import pytest

CLOSE = {"rel": 1e-6, "abs": 1e-6}


def test_lengths_by_hand(look):
    # Lengths 1, 2, 2, 5: mean 2.5, median 2, variance 2.25, range 4.
    features = look(["a", "bb", "bb", "ccccc"], n_rows=8, n_missing=4)
    wanted = {
        "length_mean": np.log1p(2.5),
        "length_median": np.log1p(2),
        "length_std": np.log1p(1.5),
        "whole_distinct": 0.75,
        "unique_ratio": 0.75,
        "null_ratio": 0.5,
        "numeric_ratio": 0,
        "length_range": np.log1p(4),
    }
    assert {name: features[name] for name in wanted} == pytest.approx(wanted, **CLOSE)


def test_lengths_are_those_of_the_whole_cell(look):
    features = look(["x" * 10_000_000, "y" * 10_000_002])
    assert features["length_mean"] == pytest.approx(np.log1p(10_000_001), **CLOSE)
    assert features["length_std"] == pytest.approx(np.log(2), **CLOSE)  # exact in 10 MB cells


def test_blanks_around_a_value_do_not_count(look):
    assert look([" a", "a  "]) == look(["a", "a"])


@pytest.mark.parametrize(
    ("values", "share"),
    [(["1", "-2", "3.5", "1e5"], 1), (["1,234", "007", "x", ""], 0.5), (["12%", "$5"], 0)],
)
def test_numbers(look, values, share):
    assert look(values)["numeric_ratio"] == share


def test_diversity_by_hand(look):
    # Values: a three times, b once. Characters of the distinct ones: a, b. Tokens: a, b.
    features = look(["a", "a", "a", "b"])
    assert features["entropy_characters"] == 1
    assert features["entropy_words"] == 1
    # 3/4 log2 4/3 + 1/4 log2 4 = 0.811278 bits, of log2 4 = 2.
    assert features["entropy_values"] == pytest.approx(0.811278 / 2, abs=1e-5)
    assert features["whole_growth"] == 0.25  # b occurs once
    assert features["gini"] == pytest.approx((-1 * 1 + 1 * 3) / (2 * 4))
    assert features["type_token_ratio"] == 1


def test_tokens_are_words_and_runs_of_digits(look):
    # "red", "car", "0", "red", "00" : four types of five.
    features = look(["Red car 7", "red 12"])
    assert features["type_token_ratio"] == pytest.approx(4 / 5)
    assert features["entropy_words"] == pytest.approx((np.log2(5) - 2 / 5) / np.log2(5), abs=1e-5)
