import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.features.surface import NAMES, Features, Params, surface


def test_by_hand():
    assert dict(zip(NAMES, surface("Ab 1!\n"), strict=True)) == pytest.approx(
        {
            "log_length": np.log(7),
            "log_words": np.log(3),
            "log_lines": np.log(2),
            "word_length": 2.0,  # "Ab", "1!"
            "punctuation": 1 / 6,  # what is no letter, digit or space
            "upper_case": 1 / 6,
            "digits": 1 / 6,
            "entropy": np.log2(6),  # six characters, each once
        }
    )
    # Three a and one b: -(3/4 log2 3/4 + 1/4 log2 1/4) = 0.811278.
    assert surface("aaab")[-1] == pytest.approx(0.811278, abs=1e-6)


def test_an_empty_text_has_none_of_it():
    assert surface("") == (0,) * 8


@given(st.text(max_size=30))
def test_shares_and_entropy_stay_in_their_bounds(text):
    values = dict(zip(NAMES, surface(text), strict=True))
    assert all(0 <= values[name] <= 1 for name in ("punctuation", "upper_case", "digits"))
    assert -1e-12 <= values["entropy"] <= np.log2(max(1, len(set(text)))) + 1e-9
    assert np.isfinite(list(values.values())).all()


def test_half_a_surrogate_pair_is_a_character():
    assert surface("\ud83d")[-1] == 0


def test_standardised_on_the_rows_of_fit_or_refit():
    features, raw = Features(Params()).fit_extract({"text": ["aaa", "b cc", "d 1!"]})
    matrix = features.weigh(raw)
    np.testing.assert_allclose(matrix.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(matrix.std(axis=0)[0], 1)
    np.testing.assert_allclose(matrix[:, NAMES.index("log_lines")], 0)  # the same in all rows
    fold = features.refit(raw[:2])
    np.testing.assert_allclose(fold.weigh(raw[:2]).mean(axis=0), 0, atol=1e-12)
    np.testing.assert_array_equal(features.transform({"text": ["d 1!"]}), matrix[2:])


def test_the_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        joblib.dump(Features(Params()).fit({"text": ["a", "b c"]}), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
