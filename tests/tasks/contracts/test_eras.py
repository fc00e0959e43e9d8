import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.contracts.eras import ERAS, era_of


@pytest.mark.parametrize(
    ("pragma", "era"),
    [
        ("^0.8.0", "0.8"),
        ("0.4.24", "0.4"),
        ("=0.5.16", "0.5"),
        (">=0.6.0 <0.8.0", "0.7"),
        (">=0.4.22 <0.6", "0.5"),
        (">0.5.0 <0.9.0", "0.8"),
        ("^0.6.0 || ^0.8.0", "0.8"),
        (">= 0.5.0 < 0.7.0", "0.6"),
        ("~0.7.1", "0.7"),
        (">=0.4.24", ""),
    ],
)
def test_the_newest_era_that_a_pragma_allows(pragma, era):
    assert era_of(f"// a\npragma solidity {pragma};\ncontract A {{}}") == era


@pytest.mark.parametrize(
    "text", ["contract A {}", "pragma solidity >=0.4.24;", "pragma solidity *;"]
)
def test_what_has_no_upper_bound_is_of_its_packages_era(text):
    assert era_of(text, otherwise="0.5") == "0.5"


def test_a_package_of_another_era_does_not_outdo_a_bound():
    assert era_of("pragma solidity ^0.6.0;", otherwise="0.5") == "0.6"


@given(st.text(max_size=40))
def test_any_pragma_gives_an_era_or_what_is_said_otherwise(text):
    assert era_of(f"pragma solidity {text};", "0.8") in ERAS
