import json
from pathlib import Path

import pytest
import yaml

from rampart.core.params import KnobError, ParamError
from rampart.tasks.contracts import libraries, projects
from rampart.tasks.contracts.projects import Reading
from tests.tasks.contracts.small import MIT, library

SAFE = MIT + "pragma solidity ^0.8.0;\ncontract Box { function put(uint a) public { x = a; } }\n"
WEAK = MIT + (
    "pragma solidity ^0.8.0;\ncontract Till {\n"
    "  function pay(address payable to) public { to.send(1); }\n"
    "  function end() public { selfdestruct(payable(msg.sender)); }\n"
    "  function sum() public view returns (uint) { return x; }\n}\n"
)
PAY = {"path": "Till.sol", "contract": "Till", "function": "pay", "line": 4, "why": "ignored"}
END = {"path": "Till.sol", "contract": "Till", "function": "end", "line": 5, "why": "anybody"}
FOUND = [PAY | {"class": "unchecked_call"}, END | {"class": "access_control"}]
SUM = {"path": "Till.sol", "contract": "Till", "function": "sum", "line": 6, "why": "a mock"}


def units(folder, files, reading, key="shop-1", others=()):
    library(folder, key, files)
    read = {key: Reading(**({"functions": 9} | reading))}
    return projects.units([libraries.read(key, folder)], list(others), read)


def test_a_file_is_a_unit_and_a_weak_one_a_unit_a_weakness(tmp_path):
    files = {"Box.sol": SAFE, "Till.sol": WEAK}
    box, pay, end = units(tmp_path, files, {"weak": FOUND})
    assert (box["kind"], box["label"], box["function"], box["line"]) == ("project", 0, "", 0)
    assert (pay["label"], pay["contract"], pay["function"], pay["line"]) == (3, "Till", "pay", 4)
    assert (end["label"], end["line"], end["id"]) == (2, 5, pay["id"])
    assert {one["source"] for one in (box, pay, end)} == {"shop-1"}


def test_all_that_one_team_wrote_is_one_group(tmp_path):
    first = units(tmp_path, {"Box.sol": SAFE}, {}, "shop-1")
    other = units(tmp_path, {"src/Till.sol": WEAK}, {}, "shop-2")
    third = units(tmp_path, {"src/Till.sol": WEAK}, {"team": "shop"}, "till")
    assert [one["group"] for one in (*first, *other, *third)] == ["shop", "shop", "shop"]


@pytest.mark.parametrize("other", ["shop-2", "till"])
def test_a_team_that_is_trained_on_and_held_is_refused(other):
    known = {"shop-1": Reading(functions=1), "else": Reading(functions=1)}
    known[other] = Reading(functions=1, team="shop")
    projects.require_whole_teams([], known)
    projects.require_whole_teams(["shop-1", other], known)
    said = f"held.packages: '{other}' is held and 'shop-1' is not; both are by 'shop'"
    with pytest.raises(KnobError, match=f"^{said}: hold all of it or none$"):
        projects.require_whole_teams([other, "else"], known)


def test_what_the_reading_left_open_is_told_with_its_file(tmp_path):
    files = {"Box.sol": SAFE, "Till.sol": WEAK}
    box, pay, end = units(tmp_path, files, {"weak": FOUND, "open": [SUM]})
    assert [box["open"], pay["open"]] == ["[]", end["open"]]
    assert json.loads(pay["open"]) == [["Till", "sum", 6]]
    (_, alone) = units(tmp_path, files, {"open": [SUM]})
    assert (alone["label"], alone["line"], alone["open"]) == (0, 0, pay["open"])


def test_copies_and_boilerplate_are_left_out(tmp_path):
    files = {
        "Box.sol": SAFE,
        "lib/openzeppelin/Owned.sol": SAFE + "//\n",
        "Migrations.sol": SAFE + "// of a tool\n",
    }
    made = units(tmp_path, files, {})
    assert [one["path"] for one in made] == ["Box.sol"]


def test_imports_are_of_its_own_package_and_of_libraries(tmp_path):
    library(tmp_path, "lib-1", {"A.sol": WEAK}, "@lib/x")
    lib = libraries.read("lib-1", tmp_path)
    user = SAFE.replace("contract", 'import "@lib/x/A.sol";\nimport "./Till.sol";\ncontract', 1)
    files = {"Box.sol": user, "Till.sol": WEAK + "//\n"}
    box, till = units(tmp_path, files, {}, others=[lib])
    ids = {one["path"]: one["id"] for one in (box, till)}
    known = json.loads(box["imports"])
    assert known["./Till.sol"] == ids["Till.sol"]
    assert known["@lib/x/A.sol"] == libraries.units([lib])[0]["id"]


def test_a_package_that_nobody_has_read_is_refused(tmp_path):
    library(tmp_path, "shop-1", {"Box.sol": SAFE})
    with pytest.raises(ParamError, match="nobody has read 'shop-1': its functions have no labels"):
        projects.units([libraries.read("shop-1", tmp_path)], [], {})


@pytest.mark.parametrize(
    ("reading", "said"),
    [
        ({"weak": [FOUND[0] | {"path": "None.sol"}]}, "the package has no file 'None.sol'"),
        ({"open": [SUM | {"path": "None.sol"}]}, "the package has no file 'None.sol'"),
        ({"open": [SUM | {"line": 5}]}, "line 5 must be in Till.sum, is in Till.end"),
        (
            {"weak": FOUND, "open": [SUM | {"function": "end", "line": 5}]},
            "Till.sol: Till.end is weak and left open; it can be one of them",
        ),
        ({"weak": [FOUND[0] | {"line": 5}]}, "line 5 must be in Till.pay, is in Till.end"),
        ({"weak": [FOUND[0] | {"line": 1}]}, "line 1 must be in Till.pay, is in no function"),
        ({"weak": [FOUND[0] | {"contract": "Box"}]}, "line 4 must be in Box.pay, is in Till.pay"),
        ({"weak": [FOUND[0] | {"class": "theft"}]}, "label must be one of safe, .*, got 'theft'"),
    ],
)
def test_a_finding_that_is_not_where_it_should_be_is_refused(tmp_path, reading, said):
    with pytest.raises(ParamError, match=f"data/readings.yaml: shop-1: .*{said}"):
        units(tmp_path, {"Till.sol": WEAK}, reading)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a", "must be a mapping of packages, got list"),
        ("a: {", "cannot be read"),
        ("a: {}", "a.functions: is missing"),
        ("a: {functions: 1, week: []}", "a.week: unknown key; did you mean 'weak'"),
    ],
)
def test_a_file_that_is_no_reading_is_refused(tmp_path, text, said):
    path = tmp_path / "readings.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParamError, match=f"readings.yaml: .*{said}"):
        projects.readings(path)


def test_the_projects_own_readings_are_of_what_it_fetches():
    text = Path("pipelines/contracts/params.yaml").read_text(encoding="utf-8")
    asked = yaml.safe_load(text)["assemble"]
    assert sorted(projects.readings()) == sorted(asked["projects"])
    assert not set(asked["projects"]) & set(asked["libraries"])
    projects.require_whole_teams(asked["held"]["packages"], projects.readings())
