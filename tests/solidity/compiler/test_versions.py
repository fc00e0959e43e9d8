"""The era of a source by its pragma, and a pragma rewritten in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.solidity.compiler.versions import ERAS, era_of, version_of, with_pragma


@pytest.mark.parametrize(
    ("pragma", "era"),
    [
        ("^0.4.24", "0.4"),
        ("0.5.17", "0.5"),
        ("=0.6.2", "0.6"),
        (">=0.6.0 <0.8.0", "0.7"),
        (">= 0.4.22 < 0.9.0", "0.8"),
        (">=0.5.0", "0.8"),
        ("<0.7.0", "0.6"),
        ("<=0.7.6", "0.7"),
        (">=0.4.0 <=0.5.3", "0.5"),
        ("^0.4.0 || ^0.6.0", "0.6"),
        ("~0.7.1", "0.7"),
        ("*", "0.8"),
        ("^0.3.1", "0.8"),
    ],
)
def test_the_newest_era_that_a_pragma_allows(pragma, era):
    assert era_of(f"// one\npragma solidity {pragma};\ncontract A {{}}") == era


def test_a_pragma_over_lines_keeps_the_lines():
    text = "a\npragma solidity\n  ^0.4.0\n;\nb\npragma solidity >=0.5;c"
    wanted = "a\npragma solidity 0.8.26;\n\n\nb\npragma solidity 0.8.26;c"
    assert with_pragma(text, "0.8.26") == wanted


def test_other_pragmas_stay():
    text = "pragma abicoder v2; pragma experimental ABIEncoderV2;"
    assert with_pragma(text, "0.8.26") == text


def test_an_unknown_era_is_refused():
    with pytest.raises(ValueError, match=r"must be one of 0\.4, .*, got '0\.9'"):
        version_of("0.9")


@given(st.text(alphabet="pragma solidity^0.45;<>=|*\n{}", max_size=200))
def test_any_text_has_an_era_and_keeps_its_lines(text):
    assert era_of(text) in ERAS
    assert with_pragma(text, "0.8.26").count("\n") == text.count("\n")
