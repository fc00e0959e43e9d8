"""What the label of a function says of the codes of its file."""

import pytest

from rampart.solidity.compiler.standard import Contract
from rampart.tasks.contracts.compiled.labels import OPEN, Known, group_of, labelled


def contract(name, *bases):
    return Contract(name, "contract", bases, False, "60", (), [])


KNOWN = [Known("Base", "good", 0), Known("Base", "bad", 3), Known("Other", "worse", 2)]


def test_a_contract_has_the_functions_that_it_inherits():
    assert labelled(contract("Base"), KNOWN, "test") == KNOWN[1]
    assert labelled(contract("Child", "Base"), KNOWN, "test") == KNOWN[1]
    assert labelled(contract("Base"), KNOWN[:1], "test") == Known("Base", "good", 0)


def test_what_is_unknown_in_a_test_is_safe_in_a_clean_file():
    assert labelled(contract("Third"), KNOWN, "test") is None
    assert labelled(contract("Third"), KNOWN, "guard removed") is None
    assert labelled(contract("Third"), KNOWN, "twin") is None
    assert labelled(contract("Third"), [], "library") == Known("Third", "", 0)
    assert labelled(contract("Third"), KNOWN, "project") == Known("Third", "", 0)
    assert labelled(contract("Base"), KNOWN, "project") == KNOWN[1]
    assert labelled(contract("Third"), KNOWN, "twin safe") == Known("Third", "", 0)


def test_a_code_with_a_function_that_is_open_is_not_known():
    known = [Known("", "", 0), Known("Base", "odd", OPEN)]
    assert labelled(contract("Base"), known, "project") is None
    assert labelled(contract("Child", "Base"), known, "project") is None
    assert labelled(contract("Third"), known, "project") == Known("Third", "", 0)
    assert labelled(contract("Base"), [*known, *KNOWN], "project") == KNOWN[1]


def test_a_row_without_a_contract_speaks_of_all():
    assert labelled(contract("Any"), [Known("", "", 0)], "library") == Known("Any", "", 0)


@pytest.mark.parametrize(
    ("kind", "group", "package", "held", "wanted"),
    [
        ("library", "oz/erc20", "oz-5", "", "oz/token"),
        ("guard removed", "oz/erc20@era", "oz-2", "era", "oz/token@era"),
        ("artifact", "", "oz-4", "", "oz/token"),
        ("twin", "twins/time-3/a", "generated", "", "twins/time-3/a"),
        ("project", "shop@package", "shop-1", "package", "shop@package"),
        ("guard removed", "shop", "shop-1", "", "shop"),
    ],
)
def test_a_contract_of_a_library_is_one_group_in_all_versions(kind, group, package, held, wanted):
    role = "external" if held else "package"
    row = {"kind": kind, "group": group, "package": package, "held": held, "role": role}
    assert group_of(row, "TokenUpgradeable") == wanted
