"""What a user's experts say of contracts, as the scale on which the package tells its risks.

A table with the columns ``file`` (a source of the user's folder, as in its labels.csv, or the id of
any contract that was gathered) and ``risk`` (0 to 100); several experts of one contract are several
rows. Beside what they say stands the risk that the packaged model gives a contract, of all the
evidence there is, and the order that it puts contracts in stays (``row.risk.fitted``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core.params import nearest
from rampart.core.tables import column
from rampart.metrics.probability import probabilities
from rampart.tasks.contracts.row import CLASSES, risk

MOST = 20  # files of the user's that are told where one is not known


def knots(
    table: pd.DataFrame,
    path: str | Path,
    rows: pd.DataFrame,
    trained: set[str],
    ids: Mapping[str, str],
) -> dict[str, list[float]]:
    """Return the knots between the risks of a model and those that experts say.

    Parameters
    ----------
    table : with ``file`` and ``risk``. path : where it is from, for what is wrong with it.
    rows : what the model says of contracts that it did not learn from: ``subject``, ``evidence``
        and ``p_<class>``.
    trained : the contracts that it learned from.
    ids : file of the user's -> the contract that it is.

    Raises
    ------
    ValueError : what is wrong with the table, all of it, a line each: a column that it lacks, a
        contract that is not known or was learned from, a risk that is not from 0 to 100; or there
        are fewer than 5 rows.
    """
    names, said = (column(table, name, path) for name in ("file", "risk"))
    parts = rows["evidence"].str.count(r"\+")
    whole = rows.assign(parts=parts).sort_values("parts", kind="stable")
    whole = whole.drop_duplicates("subject", keep="last")
    told = dict(zip(whole["subject"], risk.risk(probabilities(whole, list(CLASSES)))))
    risks, values, faults = [], [], []
    for number, (name, value) in enumerate(zip(names, said), start=2):
        try:
            contract = _contract(str(name).strip(), told, trained, ids)
            values.append(_number(value))
            risks.append(float(told[contract]))
        except ValueError as error:
            faults.append(f"{path}: row {number}: {error}")
    if faults:
        raise ValueError("\n".join(faults))
    try:
        return risk.fitted(risks, values)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _contract(name: str, told: Mapping, trained: set[str], ids: Mapping[str, str]) -> str:
    contract = ids.get(name, name)
    if contract in told:
        return contract
    if contract in trained:
        raise ValueError(
            f"{name!r} is a contract that the model learned from: its risk is no test of it; with "
            "assemble.user_role external all of yours are left out of training"
        )
    if name in ids:
        raise ValueError(f"{name!r} was not gathered: raise gather.contracts.most")
    hint = nearest(name, sorted(ids)[:MOST]) if ids else "assemble.user names no sources of yours"
    raise ValueError(f"{name!r} is no file of labels.csv and no id of a contract; {hint}")


def _number(value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = float("nan")
    if not 0 <= number <= 100:
        raise ValueError(f"risk must be from 0 to 100, got {value!r}")
    return number
