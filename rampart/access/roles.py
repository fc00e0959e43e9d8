"""Say what a role may do, by a policy in a file (casbin): viewer < caller < operator < admin.

A line ``p, ROLE, TASK, ACTION`` of the policy allows (TASK ``*``: every task), ``g, ROLE, OTHER``
gives a role all that another may. What no line allows is denied. A role of your own needs no more
than its lines.
"""

from __future__ import annotations

import csv
import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

ACTIONS = ("see", "infer", "label", "operate", "administer")
EVERY = "*"
LONGEST = 64  # characters of a role or task


class Caller(NamedTuple):
    """Who asks: a name that a key or a token proved, and its role."""

    name: str
    role: str


class Denied(Exception):  # noqa: N818
    """A request that is refused: ``status`` is 401 (who are you), 403 (not allowed) or 503."""

    def __init__(self, status: int, words: str):
        super().__init__(words)
        self.status = status
        self.words = words


class Roles:
    """What each role may do.

    Parameters
    ----------
    model : the text of casbin's model; its request is (role, task, action).
    policy : the text of the policy.

    Raises
    ------
    ValueError : a model that casbin cannot use, or a line of the policy that is none.
    """

    def __init__(self, model: str, policy: str):
        rules = list(_rules(policy))
        self.known = sorted(
            {name for kind, name, *_ in rules} | {r[2] for r in rules if r[0] == "g"}
        )
        self._enforcer = _enforcer(model, rules)
        self._asked = lru_cache(maxsize=4096)(self._enforcer.enforce)  # casbin takes 0.1 ms

    def may(self, role: str, action: str, task: str = EVERY) -> bool:
        """Tell whether a role may do something with a task, or with all of them."""
        if action not in ACTIONS:
            raise ValueError(f"action must be one of {', '.join(ACTIONS)}, got {action!r}")
        if len(role) > LONGEST or len(task) > LONGEST:  # no name: nothing to remember
            return False
        return bool(self._asked(role, task, action))

    def require(self, caller: Caller, action: str, task: str = EVERY) -> None:
        """Check that a caller may do something.

        Raises
        ------
        Denied : 403, where the policy does not allow it.
        """
        if not self.may(caller.role, action, task):
            on = "on all tasks" if task == EVERY else f"on {task[:64]!r}"
            raise Denied(403, f"the role {caller.role!r} may not {action} {on}")


def _rules(policy: str) -> Iterator[list[str]]:
    """Yield the lines of a policy, checked: casbin skips in silence what it does not know."""
    lengths = {"p": 4, "g": 3}
    for number, line in enumerate(policy.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        (cells,) = csv.reader([line], skipinitialspace=True)
        cells = [cell.strip() for cell in cells]
        where = f"policy, line {number}"
        if len(cells) != lengths.get(cells[0]):
            form = "'p, ROLE, TASK, ACTION' or 'g, ROLE, OTHER'"
            raise ValueError(f"{where}: must be {form}, got {line.strip()!r}")
        if not all(cells):
            raise ValueError(f"{where}: has an empty cell, got {line.strip()!r}")
        if cells[0] == "p" and cells[3] not in ACTIONS:
            raise ValueError(f"{where}: no action {cells[3]!r}; known: {', '.join(ACTIONS)}")
        yield cells


def _enforcer(model: str, rules: list[list[str]]):
    import casbin

    logging.getLogger("casbin").setLevel(logging.WARNING)  # it tells its model line by line
    try:
        read = casbin.Enforcer.new_model(text=model)
        enforcer = casbin.Enforcer(read)
        for kind, *cells in rules:
            add = enforcer.add_policy if kind == "p" else enforcer.add_grouping_policy
            add(*cells)
        enforcer.enforce("nobody", EVERY, ACTIONS[0])
    except Exception as error:  # casbin raises what its parser or Python's happens to
        raise ValueError(f"model: casbin cannot use it: {error or type(error).__name__}") from None
    return enforcer
