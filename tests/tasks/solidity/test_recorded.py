"""Units as rows: who has the label, and who is known to be safe."""

import pytest

from rampart.solidity.parsing import parse
from rampart.tasks.solidity.recorded import Site, labelled, named, rows
from rampart.tasks.solidity.row import chosen
from tests.tasks.solidity.units import BANK, functions, unit, written


def told(frame):
    return dict(zip(frame["function"], frame["label"]))


def test_a_library_is_safe(tmp_path):
    assert told(functions(tmp_path, unit())) == {"take": 0, "put": 0, "name": 0}


def test_a_twin_has_one_that_is_not(tmp_path):
    made = functions(tmp_path, unit(kind="twin", contract="Bank", function="take", label=1))
    assert told(made) == {"take": 1, "put": 0, "name": 0}
    assert set(made["origin"]) == {"twin"}


@pytest.mark.parametrize("kind", ["test", "guard removed"])
def test_of_a_test_or_a_removed_guard_only_the_named_one_is_a_row(tmp_path, kind):
    made = functions(tmp_path, unit(kind=kind, function="name", label=2))
    assert told(made) == {"name": 2}


def test_a_line_tells_functions_of_one_name_apart():
    text = BANK.replace("function put()", "function take(uint a)")
    able = [one for one in parse(text).functions if chosen(one)]
    assert [one.line for one in named(Site("", "take", 11, 1, "test"), able)] == [11]
    assert [one.line for one in named(Site("", "take", 0, 1, "test"), able)] == [5, 11]
    assert named(Site("Other", "take", 0, 1, "test"), able) == []


def test_a_site_without_a_name_is_the_whole_file():
    found = labelled(Site("", "", 0, 3, "test"), parse(BANK))
    assert sorted(found.values()) == [3, 3, 3]
    assert list(labelled(Site("", "", 12, 3, "test"), parse(BANK)).values()) == []


def test_units_of_one_text_each_have_their_rows(tmp_path):
    made = functions(
        tmp_path,
        unit(id="a", kind="test", function="take", label=1),
        unit(id="b", kind="test", function="put", label=4),
    )
    assert dict(zip(made["unit"], made["label"])) == {"a": 1, "b": 4}


@pytest.mark.parametrize("kind", ["project", "library"])
def test_a_function_that_is_open_is_no_row(tmp_path, kind):
    unknown = '[["Bank", "put", 11]]'
    assert told(functions(tmp_path, unit(kind=kind, open=unknown))) == {"take": 0, "name": 0}


def test_a_function_that_is_open_is_no_row_beside_a_weak_one(tmp_path):
    more = {"kind": "project", "open": '[["Bank", "put", 11]]'}
    made = functions(tmp_path, unit(contract="Bank", function="take", label=1, **more))
    assert told(made) == {"take": 1, "name": 0}


def test_what_two_findings_of_a_file_name_is_never_safe(tmp_path):
    made = functions(
        tmp_path,
        unit(id="a", kind="project", contract="Bank", function="take", label=1),
        unit(id="a", kind="project", contract="Bank", function="put", label=4),
    )
    assert set(zip(made["function"], made["label"])) == {("take", 1), ("put", 4), ("name", 0)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": 10}, "label must be 0 to 9, got 10"),
        ({"kind": "odd"}, "kind must be one of library, .* got 'odd'"),
    ],
)
def test_what_is_refused(tmp_path, change, message):
    with pytest.raises(ValueError, match=message):
        rows(written(tmp_path, unit(**change)))


def test_a_missing_column_is_named(tmp_path):
    one = unit()
    del one["held"]
    with pytest.raises(ValueError, match="no column held"):
        rows(written(tmp_path, one))
