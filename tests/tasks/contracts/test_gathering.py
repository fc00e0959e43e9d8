import numpy as np
import pandas as pd
import pytest

from rampart.data.splitting import fraction
from rampart.solidity.classes import CLASSES as WEAKNESSES
from rampart.tasks.behaviour.row import BENIGN
from rampart.tasks.behaviour.row import CLASSES as INTENTS
from rampart.tasks.contracts import gathering
from rampart.tasks.contracts.gathering import KEPT, NEEDED, GatherParams
from rampart.tasks.contracts.row import CLASSES, FRAUD
from tests.refusals import refused
from tests.tasks.bytecode.small import body

ALL = GatherParams(most=100)
TEXT = "contract Bank { function pay() public { x = 1; } function get() public { y = 2; } }"


def units(*changes):
    known = {
        "id": "u", "text": TEXT, "package": "pack", "source": "pack", "kind": "library",
        "group": "pack/Bank", "label": 0, "role": "package", "held": "", "contract": "",
        "open": "[]",
    }  # fmt: skip
    return pd.DataFrame([known | one for one in changes], columns=list(known))


def compiled(*changes):
    known = {
        "id": "c", "unit": "u", "package": "pack", "source": "pack", "kind": "library",
        "group": "pack/Bank.Bank", "contract": "Bank", "runs": 0, "label": 0, "role": "package",
        "held": "", "bytecode": body(0, 1), "error": "",
    }  # fmt: skip
    return pd.DataFrame([known | one for one in changes], columns=list(known))


def contracts(units, compiled, settings=ALL):
    return gathering.contracts(units, compiled, settings)


def test_a_unit_has_the_code_that_it_compiled_to():
    (one,) = contracts(units({}), compiled({})).to_dict("records")
    assert one == {
        "subject": "u", "label": 0, "source": "pack", "group": "pack/Bank", "family": "library",
        "role": "package", "package": "pack", "text": TEXT, "code": body(0, 1),
        "code_group": "pack/Bank.Bank",
    }  # fmt: skip


def test_a_unit_with_something_open_is_no_contract_that_is_safe():
    unknown = {"open": '[["Bank", "put", 3]]'}
    assert contracts(units(unknown), compiled({})).empty
    weak = contracts(units({"label": 2, **unknown}), compiled({"label": 2}))
    assert weak["label"].tolist() == [2]


def test_of_several_codes_it_is_that_of_the_contract_that_is_named():
    codes = [
        {"id": "a", "contract": "Aux", "bytecode": "aa"},
        {"id": "b", "contract": "Bank", "runs": 200, "bytecode": "bb"},
        {"id": "c", "contract": "Bank", "runs": 0, "bytecode": "cc"},
    ]
    named = contracts(units({"contract": "Bank"}), compiled(*codes))
    assert named["code"].tolist() == ["cc"]  # the named one that is least optimised
    assert contracts(units({}), compiled(*codes))["code"].tolist() == ["aa"]


@pytest.mark.parametrize(
    "change", [{"error": "no contract"}, {"bytecode": ""}, {"label": 3}, {"unit": "v"}]
)
def test_what_is_no_code_of_it_is_not_taken(change):
    frame = contracts(units({}), compiled(change))
    assert frame.set_index("subject").loc["u", ["code", "code_group"]].tolist() == ["", ""]


def test_a_published_code_is_a_contract_without_source():
    frame = contracts(units(), compiled({"unit": "", "kind": "artifact", "group": "g"}))
    (one,) = frame.to_dict("records")
    assert (one["subject"], one["text"], one["code"]) == ("c", "", body(0, 1))
    assert (one["family"], one["code_group"]) == ("artifact", "g")
    twice = compiled({"unit": "", "id": "a"}, {"unit": "", "id": "b"})
    assert contracts(units(), twice)["subject"].tolist() == ["a"]  # one code, two packages


def test_what_was_held_from_training_is_external():
    frame = contracts(units({"held": "variant"}, {"id": "v", "role": "external"}), compiled())
    assert frame["role"].tolist() == ["external", "external"]


def test_a_source_with_a_weak_function_is_no_safe_one():
    """Test contracts have a row a function, of which one is sound and the next is not."""
    sound, weak = {"label": 0, "contract": "A"}, {"label": 2, "contract": "B"}
    codes = compiled(sound | {"id": "a", "bytecode": "aa"}, weak | {"id": "b", "bytecode": "bb"})
    for rows in ((sound, weak), (weak, sound)):
        (one,) = contracts(units(*rows), codes).to_dict("records")
        assert (one["label"], one["code"]) == (2, "bb")


@pytest.mark.parametrize(
    ("table", "column"), [("units", "held"), ("units", "text"), ("compiled", "runs")]
)
def test_a_table_that_lacks_a_column_is_refused(table, column):
    tables = {"units": units({}), "compiled": compiled({})}
    assert column in NEEDED[table]
    tables[table] = tables[table].drop(columns=column)
    with refused("contracts", f"{table} without {column}", match=f"^{table}: no column {column}$"):
        contracts(*tables.values())


def told():
    """Rows of the model of histories: two addresses of a benign and one of another intent."""
    rows = [("a", 0, "train"), ("b", 0, "external"), ("c", 3, "test"), ("c", 3, "test")]
    frame = pd.DataFrame(rows, columns=["id", "label", "split"])
    labels = [INTENTS.index(BENIGN) if label == 0 else label for label in frame["label"]]
    return frame.assign(label=labels, source="sim", group="g/" + frame["id"], n_calls=1.0)


def test_an_address_is_safe_or_a_fraud():
    frame = gathering.histories(told(), ALL)
    assert frame["subject"].tolist() == ["a", "b", "c"]
    assert frame["label"].tolist() == [0, 0, CLASSES.index(FRAUD)]
    assert frame["role"].tolist() == ["package", "external", "package"]
    assert set(frame["family"]) == {"simulated"}
    assert set(frame["text"]) == set(frame["code"]) == {""}
    assert set(KEPT) <= set(frame)


def test_few_are_taken_of_each_family_class_and_role_by_the_hash_of_their_names():
    rows = [(f"s{n}", "library", 0, "package") for n in range(9)]
    rows += [("t", "twin", 1, "package"), ("x", "library", 0, "external")]
    frame = pd.DataFrame(rows, columns=["subject", "family", "label", "role"])
    kept = gathering.fewer(frame, 2)
    first = sorted((fraction(f"gather/s{n}"), f"s{n}") for n in range(9))[:2]
    assert kept["subject"].tolist() == sorted([name for _, name in first] + ["t", "x"])
    shuffled = frame.sample(frac=1, random_state=1)
    assert gathering.fewer(shuffled, 2).equals(kept)


def test_each_is_asked_what_it_reads():
    subjects = contracts(
        units({}, {"id": "v", "text": "contract Empty {}", "group": "other"}),
        compiled({}, {"id": "w", "unit": "", "bytecode": body(1, 0), "group": "far"}),
    )
    assert subjects["subject"].tolist() == ["u", "v", "w"]
    functions = gathering.of_source(subjects)
    assert functions["function"].tolist() == ["pay", "get"]
    assert functions["owner"].tolist() == [0, 0]
    assert set(functions["group"]) == {"pack/Bank"}
    codes = gathering.of_code(subjects)
    assert codes["owner"].tolist() == [0, 2]
    assert codes["group"].tolist() == ["pack/Bank.Bank", "far"]
    assert codes["text"].iloc[0] != codes["text"].iloc[1]


def test_a_history_is_asked_about_by_its_own_rows():
    rows = told().drop_duplicates("id")
    subjects = gathering.histories(rows, ALL).iloc[[1, 2]].reset_index(drop=True)
    asked = gathering.of_history(subjects, rows)
    assert asked["id"].tolist() == ["b", "c"]
    assert asked["owner"].tolist() == [0, 1]
    assert asked["group"].tolist() == ["g/b", "g/c"]


def test_a_contract_is_as_bad_as_its_worst_part():
    time, reentrancy, safe = (np.eye(len(WEAKNESSES))[code] for code in (6, 1, 0))
    found = gathering.reduced("source", np.array([reentrancy, time, safe]), np.array([1, 1, 0]), 2)
    np.testing.assert_array_equal(found, [safe, reentrancy])
    benign = np.array([one == BENIGN for one in INTENTS], dtype=float)
    fraud = np.roll(benign, 1)
    for said in ([benign, fraud], [fraud, benign]):
        found = gathering.reduced("history", np.array(said), np.array([0, 0]), 1)
        np.testing.assert_array_equal(found, [fraud])
