from pathlib import Path

import pytest

from rampart.access.roles import ACTIONS, Caller, Denied, Roles
from tests.naming import ROOT
from tests.refusals import refused

MODEL = (ROOT / "deploy/access/model.conf").read_text(encoding="utf-8")
POLICY = (ROOT / "deploy/access/policy.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def roles():
    return Roles(MODEL, POLICY)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("viewer", 1),
        ("caller", 3),
        ("operator", 4),
        ("admin", 5),
        ("nobody", 0),
        ("", 0),
        ("*", 0),
    ],
)
def test_each_role_may_what_the_one_below_may_and_one_thing_more(roles, role, allowed):
    assert [roles.may(role, action) for action in ACTIONS] == [n < allowed for n in range(5)]
    assert [roles.may(role, action, "columns") for action in ACTIONS] == [
        n < allowed for n in range(5)
    ]


def test_the_known_roles_are_those_of_the_policy(roles):
    assert roles.known == ["admin", "caller", "operator", "viewer"]


def test_a_role_for_one_task_alone():
    own = Roles(MODEL, POLICY + "p, mine, columns, infer\ng, mine, viewer\n")
    assert own.may("mine", "infer", "columns")
    assert own.may("mine", "see", "prompts")
    assert not own.may("mine", "infer", "prompts")
    assert not own.may("mine", "infer")  # on all tasks
    assert not own.may("mine", "label", "columns")
    own.require(Caller("a", "mine"), "infer", "columns")
    with pytest.raises(Denied, match="the role 'mine' may not infer on 'prompts'") as denied:
        own.require(Caller("a", "mine"), "infer", "prompts")
    assert denied.value.status == 403


@pytest.mark.parametrize("task", ["'", '" || true', "*)", "columns\n", "../columns", "x" * 10_000])
def test_a_hostile_task_is_a_name_like_any_other(task):
    own = Roles(MODEL, "p, mine, columns, infer\n")
    assert not own.may("mine", "infer", task)
    assert not own.may(task, "infer", "columns")


def test_an_unknown_action_is_a_fault_of_the_program(roles):
    with pytest.raises(ValueError, match="action must be one of see, infer"):
        roles.may("admin", "delete")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("p, mine, columns", "line 1: must be 'p, ROLE, TASK, ACTION'"),
        ("p, mine, columns, infer, allow", "line 1: must be 'p, ROLE"),
        ("\nq, mine, columns, infer", "line 2: must be 'p, ROLE"),
        ("g, mine", "line 1: must be 'p, ROLE"),
        ("p, mine, , infer", "line 1: has an empty cell"),
        ("p, mine, columns, infre", "line 1: no action 'infre'; known: see"),
    ],
)
def test_a_line_of_the_policy_that_is_none_is_refused(line, said):
    with refused("all", f"deploy/access/policy.csv: {line.strip()}", said):
        Roles(MODEL, line)


@pytest.mark.parametrize("model", ["", "[matchers]\nm = r.sub == p.sub\n", MODEL + "m = ((\n"])
def test_a_model_that_casbin_cannot_use_is_refused(model):
    with pytest.raises(ValueError, match="model: casbin cannot use it"):
        Roles(model, POLICY)


def test_the_files_say_what_they_are():
    for name in ("model.conf", "policy.csv"):
        assert Path(ROOT, "deploy/access", name).read_text(encoding="utf-8").startswith("#")
