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
    with pytest.raises(KnobError, match="only: no library 'odd'; did you mean 'old'"):
        units(only=["odd"])


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
