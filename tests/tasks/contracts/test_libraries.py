import json

import pytest

from rampart.tasks.contracts import libraries
from rampart.tasks.contracts.unit import identity
from tests.tasks.contracts.small import BANK, OLD, OWNED, library


def test_a_unit_a_file_with_its_era_group_and_imports(tmp_path):
    library(tmp_path, "bank-2", {"src/Bank.sol": BANK, "src/Owned.sol": OWNED})
    bank, owned = libraries.units([libraries.read("bank-2", tmp_path)])
    assert (bank["path"], bank["era"], bank["group"]) == ("src/Bank.sol", "0.8", "bank/bank")
    assert json.loads(bank["imports"]) == {"./Owned.sol": identity(OWNED)}
    assert (owned["kind"], owned["label"], owned["function"]) == ("library", 0, "")


def test_an_import_of_another_package_is_the_one_of_the_same_era(tmp_path):
    new = OWNED.replace("./Owned", "")
    library(tmp_path, "lib-1", {"A.sol": OLD}, "@lib/x")
    library(tmp_path, "lib-2", {"A.sol": new}, "@lib/x")
    user = 'pragma solidity ^0.8.0;\nimport "@lib/x/A.sol";\ncontract U {}\n'
    library(tmp_path, "own", {"U.sol": user})
    packages = [libraries.read(key, tmp_path) for key in ("lib-1", "lib-2", "own")]
    (row,) = [row for row in libraries.units(packages) if row["package"] == "own"]
    assert json.loads(row["imports"]) == {"@lib/x/A.sol": identity(new)}


def test_a_file_without_a_bound_is_of_the_era_of_its_package(tmp_path):
    library(tmp_path, "own", {"A.sol": OLD, "B.sol": "pragma solidity >=0.4.24;\ncontract B {}"})
    assert [row["era"] for row in libraries.units([libraries.read("own", tmp_path)])] == ["0.5"] * 2


def test_versions_and_copies_of_a_file_are_one_group():
    names = [
        libraries.group_of("openzeppelin-4", "token/ERC20.sol"),
        libraries.group_of("openzeppelin-5", "erc20/ERC20Upgradeable.sol"),
        libraries.group_of("thirdweb", "external-deps/openzeppelin/ERC20.sol"),
    ]
    assert set(names) == {"openzeppelin/erc20"}
    assert libraries.group_of("solmate", "tokens/ERC20.sol") == "solmate/erc20"


def test_a_package_that_was_not_fetched_is_named(tmp_path):
    with pytest.raises(ValueError, match="none must hold one archive, has 0: run stage fetch"):
        libraries.read("none", tmp_path)
