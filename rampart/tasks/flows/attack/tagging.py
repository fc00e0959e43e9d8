"""Tag flows with ATT&CK: what a flow shows, by the rules of lookup.yaml. No label is read."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
import pandas as pd

from rampart.tasks.flows.attack import rules
from rampart.tasks.flows.attack.fields import TEXTS, Fields
from rampart.tasks.flows.attack.rules import Across, Condition, Lookup, Rule

SHOWN = 80  # characters of what was matched
COLUMNS = ["row", "technique", "tactic", "rule", "evidence"]


class Tag(NamedTuple):
    """What one flow is evidence of."""

    technique: str
    tactic: str
    rule: str
    evidence: str


def tag(rows: pd.DataFrame, lookup: Lookup | None = None) -> list[list[Tag]]:
    """Return the tags of each flow, in the order of the rules.

    Parameters
    ----------
    rows : flows; with columns of ``rampart.tasks.flows.row``, any of which may be missing.
    lookup : the rules; None for those of lookup.yaml.

    Examples
    --------
    >>> flows = pd.DataFrame({"payload_client": ["GET /?id=1%27+union+select+1 HTTP/1.1"]})
    >>> [(tag.technique, tag.evidence) for tag in tag(flows)[0]]
    [('T1190', 'union select'), ('T1213.006', 'union select')]
    """
    found: list[list[Tag]] = [[] for _ in range(len(rows))]
    for row, *rest in tagged(rows, lookup).itertuples(index=False):
        found[row].append(Tag(*rest))
    return found


def tagged(rows: pd.DataFrame, lookup: Lookup | None = None) -> pd.DataFrame:
    """Return the tags of a frame of flows, one a row.

    Returns
    -------
    DataFrame with ``row`` (the position of the flow), ``technique``, ``tactic``, ``rule`` and
    ``evidence`` (what was matched, or what the rule says that the flow shows); sorted by row.
    """
    fields = Fields(rows)
    parts = []
    for name, rule in (lookup or rules.read()).rules.items():
        where, counts = holds(rule, fields)
        if len(where):
            evidence = _evidence(rule, fields, where, counts)
            for meaning in rule.techniques:
                columns = (where, meaning.id, meaning.tactic, name, evidence)
                parts.append(pd.DataFrame(dict(zip(COLUMNS, columns))))
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(parts).sort_values("row", kind="stable", ignore_index=True)


def holds(rule: Rule, fields: Fields) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the flows (positions) that a rule holds for, and what ``across`` counted for each."""
    rows = np.arange(len(fields))
    for condition in sorted(rule.all, key=lambda one: one.field in TEXTS):  # numbers are quick
        rows = rows[passes(condition, fields, rows)]
    if rule.any:
        some = [passes(condition, fields, rows) for condition in rule.any]
        rows = rows[np.logical_or.reduce(some)]
    if rule.across is None or not len(rows):
        return rows, None
    counts = counted(rule.across, fields, rows)
    low, high = rule.across.least or 1, rule.across.most or np.inf
    kept = (counts >= low) & (counts <= high)
    return rows[kept], counts[kept]


def passes(condition: Condition, fields: Fields, rows: np.ndarray) -> np.ndarray:
    """Return a mask over ``rows``: the condition holds."""
    if condition.field in TEXTS:
        if condition.one_of is not None:
            wanted = {str(value).lower() for value in condition.one_of}
            return fields.text(condition.field).where(rows, lambda text: text in wanted)
        search = re.compile(condition.matches or condition.lacks).search
        found = condition.matches is not None
        return fields.text(condition.field).where(rows, lambda text: bool(search(text)) == found)
    values = fields.number(condition.field)[rows]
    if condition.one_of is not None:
        return np.isin(values, [float(value) for value in condition.one_of])
    low = -np.inf if condition.least is None else condition.least
    high = np.inf if condition.most is None else condition.most
    return (values >= low) & (values <= high)


def counted(across: Across, fields: Fields, rows: np.ndarray) -> np.ndarray:
    """Count the flows of ``rows`` that belong together.

    Returns
    -------
    int array of shape (rows,): for each how many there are with it, 0 where a key is absent or
    the time between them varies more than ``across`` allows.
    """
    frame = pd.DataFrame({f"key_{name}": fields.key(name)[rows] for name in across.by})
    known = (frame >= 0).all(axis=1).to_numpy()
    by = list(frame)
    start = fields.start()[rows]
    if across.within is not None:
        known &= np.isfinite(start)
        frame["window"] = np.floor(start / across.within)
        by.append("window")
    if across.of is not None:
        frame["of"] = fields.key(across.of)[rows]
        known &= frame["of"].to_numpy() >= 0
        groups = frame[known].groupby(by, sort=False)["of"]
        sizes = groups.transform("nunique")
    else:
        groups = frame[known].groupby(by, sort=False)[by[0]]
        sizes = groups.transform("size")
    counts = np.zeros(len(rows), dtype=np.int64)
    counts[known] = sizes.to_numpy(np.int64)
    if across.variation is not None:
        counts[~_regular(frame[by], start, across.variation)] = 0
    return counts


def _regular(keys: pd.DataFrame, start: np.ndarray, most: float) -> np.ndarray:
    """Tell for each flow whether the gaps of its group have ``deviation / mean <= most``."""
    frame = keys.assign(start=start)
    by = list(keys)
    gaps = frame.sort_values("start", kind="stable").groupby(by, sort=False)["start"].diff()
    groups = frame.assign(gap=gaps).groupby(by, sort=False)["gap"]
    mean, deviation = groups.transform("mean"), groups.transform("std", ddof=0)
    return (deviation <= most * mean).to_numpy() & (mean > 0).to_numpy()


def _evidence(rule: Rule, fields: Fields, rows: np.ndarray, counts: np.ndarray | None) -> list[str]:
    """Return what is shown of each flow: what was matched in it, or what the rule says."""
    if counts is not None:
        what = f"different {rule.across.of}" if rule.across.of else "flows"
        within = f" within {rule.across.within:g} s" if rule.across.within else ""
        return [f"{rule.shows}: {count} {what}{within}" for count in counts.tolist()]
    evidence = [rule.shows] * len(rows)
    open_ = np.ones(len(rows), dtype=bool)
    for condition in (*rule.any, *rule.all):
        if condition.matches is not None and condition.field != "service":
            text = fields.text(condition.field)
            search = re.compile(condition.matches).search
            for position in np.flatnonzero(open_ & (text.codes[rows] >= 0)):
                if match := search(text.values[text.codes[rows[position]]]):
                    evidence[position] = printable(match[0]) or rule.shows
                    open_[position] = False
    return evidence


def printable(text: str) -> str:
    r"""Return a text in one line of at most ``SHOWN`` characters, what does not print escaped.

    Examples
    --------
    >>> printable(" ../\n\x00 ")
    '../ \\x00'
    """
    text = " ".join(text[: 2 * SHOWN].split())
    text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text.strip()[:SHOWN]
