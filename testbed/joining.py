"""Flows and the log of those who sent them, joined by five-tuple and start."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pandas as pd

from testbed import labels
from testbed.capture import Key, cleaned

SLACK = 1.5  # seconds between a record, written before the first packet, and that packet
ENDS = ["protocol", "src_ip", "src_port", "dst_ip", "dst_port"]
SAID = [
    "session",
    "actor",
    "activity",
    "attack",
    "outcome",
    "severity",
    "look_alike",
    "look_alike_of",
]
# Of NFStream's columns: an identifier of its run, and what is empty in a capture.
DROPPED = [
    "id",
    "expiration_id",
    "src_mac",
    "dst_mac",
    "src_oui",
    "dst_oui",
    "vlan_id",
    "tunnel_id",
]


def by_ends(records: list[dict[str, Any]]) -> dict[Key, list[dict[str, Any]]]:
    """Return the records of each five-tuple."""
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        found[tuple(record[name] for name in ENDS)].append(record)
    return found


def said_of(record: dict[str, Any]) -> dict[str, Any]:
    """Return the labels of a record."""
    return {
        "session": record["session"],
        "actor": record["actor"],
        "activity": record["activity"],
        "attack": record["attack"],
        "outcome": record["outcome"],
        "severity": labels.severity(record["outcome"]),
        "look_alike": record["alike"] != "none",
        "look_alike_of": record["alike"],
    }


def join(
    flows: pd.DataFrame,
    records: list[dict[str, Any]],
    spoken: dict[Key, list[dict[str, Any]]],
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Give each flow the labels of the record that opened it, and its first bytes.

    Parameters
    ----------
    flows : NFStream's flows of one day, one row each.
    records : what clients and intruders logged.
    spoken : the conversations of each five-tuple (``capture.first_bytes``).

    Returns
    -------
    The flows that have one record, with their labels; and how many were left out, by reason:
    ``unknown`` (between servers, or a control message: nobody logged it), ``shared`` (two records
    have the same five-tuple), ``late`` (the flow began long before or after its record).
    """
    known = by_ends(records)
    kept, rows, left = [], [], Counter(unknown=0, shared=0, late=0)
    for row in flows[[*ENDS, "bidirectional_first_seen_ms"]].itertuples():
        key: Key = tuple(getattr(row, name) for name in ENDS)
        matches = known.get(key, [])
        if len(matches) != 1:
            left["shared" if matches else "unknown"] += 1
            continue
        record, start = matches[0], row.bidirectional_first_seen_ms / 1000
        late = start - record["time"]
        # A UDP socket speaks when its owner does; its port is its own all the time.
        if late < -SLACK or late > (SLACK if record["protocol"] == 6 else 60):
            left["late"] += 1
            continue
        talk = min(spoken.get(key, []), key=lambda one: abs(one["time"] - start), default={})
        told = {f"payload_{side}": cleaned(talk.get(side, b"")) for side in ("client", "server")}
        kept.append(row.Index)
        rows.append(said_of(record) | told)
    columns = [*SAID, "payload_client", "payload_server"]
    joined = pd.concat(
        [
            flows.loc[kept].drop(columns=DROPPED, errors="ignore").reset_index(drop=True),
            pd.DataFrame(rows, columns=columns),
        ],
        axis=1,
    )
    return joined, dict(left)


def telling(flows: pd.DataFrame) -> dict[str, int]:
    """Return the label words that texts of flows hold, and in how many flows each.

    Looked at are payloads, user agents, server names and content types.
    """
    forbidden, found = labels.words(), Counter()
    names = [
        "payload_client",
        "payload_server",
        "user_agent",
        "requested_server_name",
        "content_type",
    ]
    for name in [name for name in names if name in flows]:
        for text in flows[name].dropna():
            found.update(labels.said(str(text), forbidden))
    return dict(found)
