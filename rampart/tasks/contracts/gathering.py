"""Which contracts the three models are asked about, and what each of them is given of one.

A contract is a unit with the code that it compiled to, a published code without source, or an
address of the simulated chain. Of a unit all functions are asked about, as the audit does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from pydantic import Field

from rampart.core.params import Block
from rampart.data.splitting import fraction
from rampart.solidity.classes import SAFE
from rampart.solidity.parsing import parse
from rampart.tasks.behaviour.row import BENIGN
from rampart.tasks.behaviour.row import CLASSES as INTENTS
from rampart.tasks.bytecode.prepare import prepare as codes
from rampart.tasks.contracts.row import CLASSES, EVIDENCE, FRAUD, LABELS, subsets
from rampart.tasks.contracts.row import rows as columns
from rampart.tasks.contracts.row.risk import SEVERITY
from rampart.tasks.solidity.row import rows as functions
from rampart.tasks.solidity.worst import worst

NEEDED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "units": (
            *("id", "text", "package", "source", "kind", "group", "label", "role", "held"),
            "open",
        ),
        "compiled": (
            *("id", "unit", "package", "source", "kind", "group", "contract", "runs", "label"),
            *("role", "held", "bytecode", "error"),
        ),
    }
)
KEPT = ["subject", "label", "source", "group", "family", "role", "package"]
EMPTY = {"text": "", "code": "", "code_group": ""}
SEVERITIES = {
    kind: [float(0 if name == BENIGN else SEVERITY.get(name, SEVERITY[FRAUD])) for name in names]
    for kind, names in LABELS.items()
}
"""Evidence -> the severities of what its model says; each intent but the benign one is a fraud."""


class GatherParams(Block):
    """What of the block ``gather`` says which contracts there are."""

    most: int = Field(default=200, ge=1, le=1e6)  # contracts of one family and class in a role


def contracts(units: pd.DataFrame, compiled: pd.DataFrame, settings: GatherParams) -> pd.DataFrame:
    """Return the contracts of which source or code is known.

    Parameters
    ----------
    units, compiled : what the stages assemble and compile write.

    Returns
    -------
    frame with ``KEPT``, ``text`` (source, or ""), ``code`` (hex, or "") and ``code_group``, what
    the model of codes splits by. Of a unit the code is that of the contract that it names, or of
    the first one; where no code has its label it is without one. A unit of several labelled
    functions has the label of the first one that is not safe; a unit without one, but with one of
    which nobody knows what it is, is left out.
    """
    for name, frame in (("units", units), ("compiled", compiled)):
        if missing := [column for column in NEEDED[name] if column not in frame]:
            raise ValueError(f"{name}: no column {', '.join(missing)}")
    safe_last = units.assign(safe=units["label"] == SAFE).sort_values("safe", kind="stable")
    units = safe_last.drop_duplicates("id", ignore_index=True)
    units = units[(units["label"] != SAFE) | (units["open"] == "[]")].reset_index(drop=True)
    good = compiled[(compiled["error"] == "") & (compiled["bytecode"] != "")]
    good = good.sort_values(["unit", "runs", "contract", "id"], kind="stable")
    own = good[good["unit"] != ""].merge(
        units[["id", "contract", "label"]], left_on=["unit", "label"], right_on=["id", "label"]
    )
    named = own["contract_x"] == own["contract_y"]
    own = own.assign(other=~named).sort_values(["unit", "other"], kind="stable")
    own = own.drop_duplicates("unit").set_index("unit")[["bytecode", "group"]]
    whole = units.assign(
        subject=units["id"],
        family=units["kind"],
        code=units["id"].map(own["bytecode"]).fillna(""),
        code_group=units["id"].map(own["group"]).fillna(""),
    )
    alone = good[good["unit"] == ""].drop_duplicates("bytecode")
    alone = alone.assign(
        subject=alone["id"],
        family=alone["kind"],
        text="",
        code=alone["bytecode"],
        code_group=alone["group"],
    )
    both = pd.concat([whole, alone], ignore_index=True)
    both["role"] = np.where(both["held"] != "", "external", both["role"])
    return fewer(both[[*KEPT, *EMPTY]].drop_duplicates("subject"), settings.most)


def histories(rows: pd.DataFrame, settings: GatherParams) -> pd.DataFrame:
    """Return the addresses of the simulated chain as contracts: safe, or a fraud.

    Parameters
    ----------
    rows : of all splits of the model of histories, with ``split``.
    """
    benign = rows["label"] == INTENTS.index(BENIGN)
    found = pd.DataFrame(
        {
            "subject": rows["id"],
            "label": np.where(benign, SAFE, CLASSES.index(FRAUD)),
            "source": rows["source"],
            "group": rows["group"],
            "family": "simulated",
            "role": np.where(rows["split"] == "external", "external", "package"),
            "package": "generated",
            **EMPTY,
        }
    )
    return fewer(found.drop_duplicates("subject"), settings.most)


def fewer(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return at most so many contracts of one family and class in a role, by their names' hash."""
    place = frame["subject"].map(lambda name: fraction(f"gather/{name}"))
    rank = place.groupby([frame["family"], frame["label"], frame["role"]]).rank(method="first")
    return frame[rank <= most].sort_values("subject", kind="stable", ignore_index=True)


def of_source(subjects: pd.DataFrame) -> pd.DataFrame:
    """Return what the model of functions is asked: a row a function, with ``owner`` and ``group``.

    Parameters
    ----------
    subjects : of ``contracts``; owner is a place in it.
    """
    found = []
    for owner, (text, group) in enumerate(zip(subjects["text"], subjects["group"])):
        made = functions(parse(text)) if text else []
        found += [{"owner": owner, "group": group, **one} for one in made]
    return pd.DataFrame(found)


def of_code(subjects: pd.DataFrame) -> pd.DataFrame:
    """Return what the model of codes is asked: a row a code, with ``owner`` and ``group``."""
    has = subjects[subjects["code"] != ""]
    made: dict[str, Any] = codes(has["code"].tolist())
    owner = np.flatnonzero(subjects["code"] != "")
    return pd.DataFrame({**made, "owner": owner, "group": has["code_group"].to_numpy()})


def of_history(subjects: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what the model of histories is asked: its own rows, with ``owner`` and ``group``."""
    places = {subject: place for place, subject in enumerate(subjects["subject"])}
    asked = rows[rows["id"].isin(places)]
    return asked.assign(owner=asked["id"].map(places)).reset_index(drop=True)


def reduced(kind: str, p: np.ndarray, owner: np.ndarray, count: int) -> np.ndarray:
    """Return what is said of contracts by what is said of their parts: that of the worst one.

    Parameters
    ----------
    kind : of the evidence. p : float array of shape (parts, classes of its model).
    owner : int array of shape (parts,). count : contracts.

    Returns
    -------
    float array of shape (count, classes), NaN where a contract has no part.
    """
    return worst(p, owner, count, SEVERITIES[kind])


def parts(subjects: pd.DataFrame, said: Mapping[str, np.ndarray]) -> Iterator[pd.DataFrame]:
    """Yield the rows of each part of the evidence, those of the contracts that have all of it.

    Parameters
    ----------
    said : evidence -> what ``reduced`` gives, a row a contract.
    """
    has = {kind: ~np.isnan(p).any(axis=1) for kind, p in said.items()}
    for kinds in subsets(EVIDENCE):
        places = np.flatnonzero(np.all([has[kind] for kind in kinds], axis=0))
        made = pd.DataFrame(columns({kind: said[kind][places] for kind in kinds}, len(places)))
        own = subjects.loc[places, KEPT].reset_index(drop=True)
        yield pd.concat([own.assign(evidence="+".join(kinds)), made], axis=1)
