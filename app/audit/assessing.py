"""Risks on the scale of a user's experts: what they say of contracts, beside what the models say.

A table with the columns ``file`` (of source, bytecode or history, from the table's folder) and
``risk`` (0 to 100); several experts of one contract are several rows. The order that the models
put contracts in stays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.audit.judging import Judge
from app.audit.subjects import Fault, of_file
from rampart.core.tables import column, read_table
from rampart.tasks.contracts.row import risk


def assessed(path: str | Path, judge: Judge) -> dict[str, list[float]]:
    """Return the knots between the risks of a judge, as its models say them, and those of experts.

    Raises
    ------
    ValueError, OSError : no such table, a column or a file is missing, a contract cannot be read,
        fewer than 5 rows, or a risk that is not from 0 to 100; says where.
    """
    path = Path(path)
    table = read_table(path)
    names, said = (column(table, name, path) for name in ("file", "risk"))
    judge.assessed = None  # another scale that its package may have is put aside
    judged: dict[str, float] = {}
    values = []
    for number, (name, value) in enumerate(zip(names, said), start=2):
        if name not in judged:
            judged[name] = _risk(path, number, str(name), judge)
        values.append(_number(path, number, value))
    try:
        return risk.fitted([judged[name] for name in names], values)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _risk(path: Path, number: int, name: str, judge: Judge) -> float:
    subject = of_file(path.parent / name, name)
    reason: Any = subject.reason if isinstance(subject, Fault) else None
    if not isinstance(subject, Fault):
        try:
            return judge.verdict(subject).risk
        except ValueError as error:
            reason = error
    raise ValueError(f"{path}: row {number}: {name}: {reason}")


def _number(path: Path, number: int, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(
            f"{path}: row {number}: risk must be from 0 to 100, got {value!r}"
        ) from None
