"""What the page says of one flow, and of ATT&CK's techniques."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from app.flows.board.ranking import end
from app.flows.board.scoring import Scored
from app.flows.ingest import extras
from rampart.core.escape import excerpt
from rampart.tasks.flows.attack import coverage
from rampart.tasks.flows.attack.rules import Lookup, Meaning
from rampart.tasks.flows.showing import shown

SAID = 1200  # characters of what a side said that are shown
FACTS = {
    **{"service": "service", "protocol": "protocol", "state": "state"},
    **{"server_name": "server's name", "user_agent": "user agent", "content_type": "content type"},
}
AMOUNTS = {
    "duration": "seconds",
    **{"client_packets": "packets of the client", "server_packets": "packets of the server"},
    **{"client_bytes": "bytes of the client", "server_bytes": "bytes of the server"},
}


class Told(NamedTuple):
    """One flow."""

    facts: pd.DataFrame  # what, value: texts that are harmless to look at
    likely: pd.DataFrame  # severity, percent; the worst first
    reasons: list[str]  # visible characters alone
    attack: pd.DataFrame  # technique, name, tactic, evidence, because
    said: dict[str, str]  # client, server -> its first bytes, visible


def told(result: Scored, place: int, lookup: Lookup, labels: Sequence[str]) -> Told:
    """Return all that the page shows of a flow.

    Parameters
    ----------
    place : its position, from 0.
    """
    flow, scored = result.flows.iloc[place], result.scored.iloc[place]
    likely = {
        "severity": list(reversed(labels)),
        "percent": [100 * float(scored[f"p_{label}"]) for label in reversed(labels)],
    }
    said = {}
    for side in ("client", "server"):
        lines = str(flow[f"payload_{side}"] or "").replace("\\r\\n", "\n").replace("\\n", "\n")
        said[side] = "\n".join(excerpt(line, SAID) for line in lines[:SAID].split("\n"))
    reasons = [excerpt(reason) for reason in str(scored["reasons"]).split("; ") if reason]
    return Told(
        facts(result.flows.iloc[[place]]),
        pd.DataFrame(likely),
        reasons,
        evidence(result.tags[result.tags["row"] == place], lookup),
        said,
    )


def facts(flow: pd.DataFrame) -> pd.DataFrame:
    """Return what is known of a flow (a frame of one row), a row a fact."""
    one, more = flow.iloc[0], extras(flow).iloc[0]
    when = shown(flow[["start"]]).iloc[0, 0]
    found = {
        "start (UTC)": when,
        "client": end(flow["client_address"], flow["client_port"])[0],
        "server": end(flow["server_address"], flow["server_port"])[0],
        **{name: str(one[key] or "") for key, name in FACTS.items()},
        **{name: amount(one[key]) for key, name in AMOUNTS.items()},
        "hour (UTC) *": amount(more["hour"]),
        "client's last octet *": amount(more["client_last_octet"]),
    }
    table = {"what": list(found), "value": list(found.values())}
    return shown(pd.DataFrame(table)[lambda one: one["value"] != ""]).reset_index(drop=True)


def amount(value: float) -> str:
    """Return a number to read, nothing where it is not known.

    Examples
    --------
    >>> [amount(value) for value in (12519.0, 0.00041, np.nan)]
    ['12,519', '0.00041', '']
    """
    if np.isnan(value):
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:.4g}"


def evidence(tags: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Return what a flow is evidence of and why, a row a technique and rule."""
    made = []
    for tag in tags.itertuples(index=False):
        meaning = _meaning(lookup, tag.rule, tag.technique)
        made.append((tag.technique, meaning.name, tag.tactic, tag.evidence, meaning.because))
    names = ["technique", "name", "tactic", "evidence", "because"]
    return shown(pd.DataFrame(made, columns=names, dtype=object))


def techniques(tags: pd.DataFrame, lookup: Lookup) -> pd.DataFrame:
    """Return technique, name, tactic, flows and rules of all flows, the most flows first."""
    counts = coverage.counted(tags)
    names = [
        _meaning(lookup, str(row.rules).split()[0], row.technique).name
        for row in counts.itertuples(index=False)
    ]
    counts.insert(1, "name", np.array(names, dtype=object))
    return counts


def _meaning(lookup: Lookup, rule: str, technique: str) -> Meaning:
    return next(one for one in lookup.rules[rule].techniques if one.id == technique)
