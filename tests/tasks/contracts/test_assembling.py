import pandas as pd
import pytest

from rampart.core.params import KnobError
from rampart.solidity.classes import WEAKNESSES
from rampart.tasks.contracts import assembling
from rampart.tasks.contracts.assembling import AssembleParams
from rampart.tasks.contracts.unit import COLUMNS
from tests.tasks.contracts.small import BANK, OLD, OWNED, library, registry, slither

SETTINGS = {"libraries": ["bank", "old"], "twins": 0, "held": {"eras": ["0.5"]}}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "data/packages"
    library(folder, "bank", {"Bank.sol": BANK, "Owned.sol": OWNED})
    library(folder, "old", {"Old.sol": OLD})
    slither(folder)
    registry(folder, [swc for weakness in WEAKNESSES for swc in weakness.swc])


def units(**changed):
    return assembling.units(AssembleParams(**{**SETTINGS, **changed}), 7)


def test_units_are_whole_rows_of_every_kind():
    frame = units()
    assert tuple(frame) == COLUMNS
    assert not frame.isna().any().any()
    assert set(frame["kind"]) == {"library", "test", "guard removed"}
    assert set(frame.loc[frame["era"] == "0.5", "role"]) == {"external"}
    assert set(frame.loc[frame["era"] != "0.5", "role"]) == {"package"}


def test_the_same_rows_come_every_time():
    pd.testing.assert_frame_equal(units(), units())


def test_twins_are_among_them():
    assert {"twin", "twin safe"} <= set(units(twins=1)["kind"])


def test_only_some_of_the_libraries_are_read():
    assert set(units(only=["old"], tests=False)["package"]) == {"old"}
    with pytest.raises(KnobError, match="only: no library or project 'odd'; did you mean 'old'"):
        units(only=["odd"])


def test_projects_are_read_with_what_is_known_of_them(tmp_path):
    shop = OWNED.replace("Owned", "Shop").replace("owner = o", "keeper = o")
    library(tmp_path / "data/packages", "shop-1", {"Shop.sol": shop})
    (tmp_path / "data/readings.yaml").write_text("shop-1: {functions: 1}\n", encoding="utf-8")
    held = {"eras": ["0.5"], "packages": ["shop-1"]}
    made = units(projects=["shop-1"], held=held)
    ours = made[made["package"] == "shop-1"]
    assert set(ours["kind"]) == {"project", "guard removed"}
    assert set(ours["role"]) == {"external"}
    assert set(ours["group"]) == {"shop@package"}
    assert "project" not in set(units(projects=["shop-1"], only=["old"])["kind"])


def test_a_weak_file_of_a_project_loses_no_guard(tmp_path):
    shop = OWNED.replace("Owned", "Shop").replace("owner = o", "keeper = o")
    library(tmp_path / "data/packages", "shop-1", {"Shop.sol": shop})
    text = (
        "shop-1:\n  functions: 1\n  weak:\n  - {path: Shop.sol, contract: Shop, function: set, "
        "line: 3, class: time, why: for a test}\n"
    )
    (tmp_path / "data/readings.yaml").write_text(text, encoding="utf-8")
    made = units(projects=["shop-1"])
    (ours,) = made[made["package"] == "shop-1"].to_dict("records")
    assert (ours["kind"], ours["label"], ours["function"]) == ("project", 6, "set")


def test_a_file_with_something_open_loses_no_guard(tmp_path):
    shop = OWNED.replace("Owned", "Shop").replace("owner = o", "keeper = o")
    library(tmp_path / "data/packages", "shop-1", {"Shop.sol": shop})
    text = (
        "shop-1:\n  functions: 1\n  open:\n  - {path: Shop.sol, contract: Shop, function: set, "
        "line: 3, why: for a test}\n"
    )
    (tmp_path / "data/readings.yaml").write_text(text, encoding="utf-8")
    made = units(projects=["shop-1"])
    (ours,) = made[made["package"] == "shop-1"].to_dict("records")
    assert (ours["kind"], ours["label"], ours["open"]) == ("project", 0, '[["Shop", "set", 3]]')


def test_a_team_on_both_sides_is_refused(tmp_path):
    for key in ("shop-1", "till"):
        shop = OWNED.replace("Owned", key[:4]).replace("owner = o", "keeper = o")
        library(tmp_path / "data/packages", key, {"Shop.sol": shop})
    text = "shop-1: {functions: 1}\ntill: {functions: 1, team: shop}\n"
    (tmp_path / "data/readings.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnobError, match="'till' is held and 'shop-1' is not; both are by 'shop'"):
        units(projects=["shop-1", "till"], held={"packages": ["till"]})


def test_the_users_own_are_among_them(tmp_path):
    folder = tmp_path / "data/user/contracts"
    folder.mkdir(parents=True)
    (folder / "Own.sol").write_text(OWNED.replace("Owned", "Own"), encoding="utf-8")
    (folder / "labels.csv").write_text("file,function,label\nOwn.sol,set,time\n", encoding="utf-8")
    own = units(user=str(folder), user_role="external").iloc[-1]
    assert (own["package"], own["role"], own["held"]) == ("user", "external", "user")


def test_a_table_counts_by_class_kind_and_role():
    table = assembling.table(units())
    (access,) = [
        row
        for row in table
        if row["class"] == "access_control" and row["held"] == "era"
        if row["kind"] == "test"
    ]
    assert (access["rows"], access["groups"], access["role"]) == (1, 1, "external")
    head, safe, *_ = assembling.printed(table)
    assert head.split() == ["class", "library", "test", "guard", "removed"]
    assert safe.split() == ["safe", "2", "+", "1", "1", "+", "1", "-"]


def test_classes_have_the_titles_of_the_registry():
    known = assembling.weaknesses()
    assert known[1]["swc"] == [{"id": "SWC-107", "title": "A title", "cwe": "CWE-1"}]
    assert known[0]["severity"] == 0


def test_a_group_on_both_sides_is_refused():
    frame = units()
    leak = frame.iloc[[0]].assign(role="external", id="another")
    with pytest.raises(ValueError, match="the group 'bank/bank' is both trained on and held"):
        assembling.require_apart(pd.concat([frame, leak], ignore_index=True))


def test_a_text_on_both_sides_is_refused():
    frame = units()
    leak = frame.iloc[[0]].assign(role="external", group="another")
    with pytest.raises(ValueError, match=r"the text '[0-9a-f]{16}' is both trained on and held"):
        assembling.require_apart(pd.concat([frame, leak], ignore_index=True))
