"""Flows to the server: what is known of a canonical flow in, its severity and reasons out."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from app.flows.infer import Scorer
from app.flows.ingest import shown
from app.serve import strict
from app.serve.tasks import Answer, Loaded, flat, named, only, require_keys, shares
from rampart.monitoring.sketching import named as kind
from rampart.operation.protocol import ProtocolError, Tensor
from rampart.tasks.flows.mapping import LONGEST
from rampart.tasks.flows.row import CATEGORIES, ENDS, NUMBERS, TEXTS

FIELD, SUMMARY = "flows", "Score network flows: severity, ATT&CK, anomaly"
INPUTS = (("flow", "BYTES", (-1,)),)
NUMERIC = (*NUMBERS, *(name for name in ENDS if not name.endswith("address")))
WORDS = (*CATEGORIES, *TEXTS, *(name for name in ENDS if name.endswith("address")))
KNOWN = (*NUMERIC, *WORDS)
SKETCHED = (
    "duration", "client_packets", "server_packets", "client_bytes", "server_bytes",
    "client_size_max", "server_size_max", "client_gap_mean", "server_gap_mean",
    "protocol", "service", "category",
)  # fmt: skip
"""What the log keeps of a flow: what the stage reference does, as ``derive`` leaves it alone."""
SCHEMA = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {
        **{name: {"type": ["number", "null"]} for name in NUMERIC},
        **{name: {"type": ["string", "null"], "maxLength": LONGEST} for name in WORDS},
    },
}
EXAMPLE: Any = {
    "server_port": 80,
    "protocol": "tcp",
    "service": "http",
    "duration": 0.42,
    "client_packets": 6,
    "server_packets": 5,
    "client_bytes": 812,
    "server_bytes": 4310,
    "payload_client": "GET /item?id=1%27+union+select+password+from+users HTTP/1.1",
}


def row(value: Any) -> dict[str, Any]:
    """Return a flow: numbers as float, texts as they are, and nothing where there was null.

    Raises
    ------
    ValueError : no object, an empty one, an unknown column, or a value of another type.
    """
    whole = require_keys(value, KNOWN, "a flow")
    found = {key: cell for key, cell in whole.items() if cell is not None}
    if not found:
        raise ValueError(f"a flow must tell something; known: {', '.join(KNOWN)}")
    for key, cell in found.items():
        if key in NUMERIC:
            found[key] = _number(key, cell)
        elif not isinstance(cell, str) or len(cell) > LONGEST:
            raise ValueError(f"{key} must be a text of at most {LONGEST} characters")
    return found


def _number(key: str, cell: Any) -> float:
    usable = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if not usable or not abs(cell) <= 1e18:
        raise ValueError(f"{key} must be a number of at most 1e18")
    if cell < 0:
        raise ValueError(f"{key} must be >= 0, got {cell}")
    return float(cell)


def rows_of(inputs: Mapping[str, Tensor]) -> list[Any]:
    """Return the rows of the input ``flow``, JSON each."""
    only(inputs, ("flow",))
    if "flow" not in inputs:
        raise ProtocolError("inputs: give flow")
    try:
        return [strict.loads(text) for text in flat(inputs["flow"])]
    except ProtocolError:
        raise
    except ValueError as error:
        raise ProtocolError(f"input 'flow': is not JSON: {error}") from None


def load(task: str, folder: Path, public: bytes | None, beside: Mapping[str, str]) -> Loaded:
    """Load a package of flows; see ``app.flows.loading.package`` for what is refused."""
    scorer = Scorer(folder, public)
    alone = threading.Lock()  # a scorer keeps what it narrowed for many flows

    def score(flows: Sequence[dict[str, Any]]) -> list[Answer]:
        with alone:
            scored = scorer.score(frame(flows))
        p = scored[[f"p_{label}" for label in scorer.labels]].to_numpy()
        told = shown(scored[["reasons"]])["reasons"]
        return [
            _answer(flow, record, p[place], told.iloc[place], scorer.labels)
            for place, (flow, record) in enumerate(zip(flows, scored.to_dict("records")))
        ]

    about = (*named(scorer.config, task), scorer.labels, score, {task: folder}, row(EXAMPLE))
    return Loaded(*about, independent=False)  # rules of ATT&CK count the flows of a client


def frame(flows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return canonical flows: a column that one of them tells, missing in the others."""
    names = [name for name in KNOWN if any(name in flow for flow in flows)]
    return pd.DataFrame(
        {
            name: [flow.get(name, math.nan if name in NUMERIC else "") for flow in flows]
            for name in names
        }
    )


def _answer(
    flow: Mapping[str, Any], said: Mapping[str, Any], p: Any, reasons: str, labels: list[str]
) -> Answer:
    severity = said["severity"]
    body = {
        "severity": severity,
        "probabilities": shares(p, labels),
        "anomaly": _rounded(said["anomaly"]),
        "unusual_percent": _rounded(said["unusual"]),
        "alert": bool(said["alert"]),
        "techniques": [one for one in said["techniques"].split(", ") if one],
        "tactics": [one for one in said["tactics"].split(", ") if one],
        "reasons": reasons,
    }
    told = {name: flow[name] for name in SKETCHED if name in flow} | {"anomaly": body["anomaly"]}
    confidence = float(p[labels.index(severity)])
    return Answer(severity, confidence, body, partial(kind.features, told), p.tolist())


def _rounded(value: float) -> float | None:
    return None if not math.isfinite(value) else round(float(value), 4)
