import numpy as np
import pytest


def forms(look, value):
    return {name[5:] for name, share in look([value]).items() if share and name[:5] == "form_"}


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("7", "integer one_digit"),
        ("1", "integer one_digit zero_one"),
        ("007", "leading_zero"),
        ("1999", "integer year"),
        ("20200131", "integer date_compact"),
        ("20201331", "integer long_integer"),
        ("-3.5", "signed"),
        ("Yes", "yes_no capital_word"),
        ("FALSE", "true_false upper_code"),
        ("да", "yes_no lower_word"),
        ("N/A", "null_word"),
        ("male", "category_word lower_word"),
        ("x", "single_letter"),
        ("USD", "upper_code"),
        ('{"a": 1}', "structured"),
        ("<p>x</p>", "structured"),
        ("red, green, blue", "packed_list"),
        ("a|b|c", "packed_list"),
        ("This is a sentence.", "sentence"),
        ("one two three four five six seven eight nine ten", "ten_words"),
        ("words " * 12, "ten_words long_text"),
        ("あ" * 20, "lower_word long_text"),
        ("New York", "capital_words"),
    ],
)
def test_forms(look, value, wanted):
    assert forms(look, value) == set(wanted.split())


def test_forms_count_rows(look):
    features = look(["yes", "yes", "yes", "2020-01-02"])
    assert features["form_yes_no"] == 0.75
    assert features["form_date_numeric"] == 0.25
    assert features["fact_purity"] == 0.75


def test_facts_about_repeats(look):
    features = look(["a", "a", "b", "c"])
    wanted = {
        "whole_top": 1,
        "whole_entropy": 1.5 / np.log2(3),  # 2 (1/4) log2 4 + (1/2) log2 2
        "two_distinct": 0,
        "top_share": 0.5,
        "once_share": 2 / 3,
        "shapes": 1 / 3,
    }
    assert {name: features[f"fact_{name}"] for name in wanted} == pytest.approx(wanted)
    assert look(["a", "b", "b"])["fact_two_distinct"] == 1


def test_facts_about_words(look):
    features = look(["the cat", "one two three four", "x"])
    assert features["fact_words_median"] == pytest.approx(np.log(3))
    assert features["fact_words_max"] == pytest.approx(np.log(5))
    assert features["fact_stop_words"] == pytest.approx(2 / 3)  # the; one


def test_facts_about_numbers(look):
    features = look(["-9", "0", "99", "99", "x"])
    wanted = {"number_min": -1, "number_median": 1, "number_max": 2, "sequence": 0}
    assert {name: features[f"fact_{name}"] for name in wanted} == pytest.approx(wanted, abs=1e-5)
    # 0 and 99 are the whole numbers without a sign: two of a hundred.
    assert features["fact_integer_density"] == pytest.approx(2 / 100)
    sequence = look(["11", "13", "12", "16"])
    assert sequence["fact_sequence"] == 1
    assert sequence["fact_integer_density"] == pytest.approx(4 / 6)
    assert look(["9" * 400])["fact_number_max"] == pytest.approx(18)
    assert look(["−10"])["fact_number_min"] == pytest.approx(-np.log10(11), abs=1e-5)
