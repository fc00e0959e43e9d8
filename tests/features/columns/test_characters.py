import numpy as np
import pytest

from rampart.features.columns.characters import NAMES


def test_by_hand(look):
    # Twelve characters of two distinct values: "Ab 1-" and "xY.2é,中".
    features = look(["Ab 1-", "xY.2é,中", "Ab 1-"])
    wanted = dict.fromkeys(NAMES, 0)
    wanted |= {"letters": 6, "upper": 2, "lower": 3, "digits": 2, "spaces": 1, "punctuation": 3}
    wanted |= {"non_ascii": 2, "latin_accented": 1, "cjk": 1, "hyphen": 1, "dot": 1, "comma": 1}
    wanted = {name: count / 12 for name, count in wanted.items()}
    wanted |= {"upper_of_cased": 2 / 5, "values_capitalised": 1 / 2}
    assert {name: features[f"chars_{name}"] for name in NAMES} == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ж", "greek_cyrillic"),
        ("ש", "arabic_hebrew"),
        ("ع", "arabic_hebrew"),
        ("カ", "cjk"),
        ("한", "cjk"),
        ("ก", "other_script"),
        ("🎉", "emoji"),
        ("€", "symbols"),
        ("\ud800", "control"),
        ("_", "underscore"),
        ("“", "brackets_quotes"),
        ("–", "hyphen"),
        ("٣", "digits"),
        ("Ａ", "upper"),
    ],
)
def test_scripts_and_signs(look, text, name):
    assert look([text])[f"chars_{name}"] == 1


def test_cases_of_values(look):
    features = look(["ABC", "de", "Fg", "12"])
    assert [features[f"chars_values_{case}"] for case in ("upper", "lower", "capitalised")] == [
        np.float32(1 / 4)
    ] * 3
