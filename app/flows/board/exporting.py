"""What the page hands out: all flows as CSV, and a layer for the ATT&CK Navigator."""

from __future__ import annotations

import io

import pyarrow as pa

from app.flows import writing
from app.flows.board.scoring import Scored
from app.flows.infer import Scorer
from rampart.core.escape import excerpt
from rampart.tasks.flows.attack import coverage, navigator


def csv(result: Scored, threshold: float) -> bytes:
    """Return every flow with its scores; no cell of it runs in a spreadsheet.

    Parameters
    ----------
    threshold : an alert is a flow with a higher anomaly score.
    """
    import pyarrow.csv as pacsv

    scored = result.scored.assign(alert=result.scored["anomaly"] > threshold)
    table = writing.table(result.flows, scored)
    table.insert(0, "flow", range(1, len(table) + 1))
    stream = io.BytesIO()
    pacsv.write_csv(pa.Table.from_pandas(table, preserve_index=False), stream)
    return stream.getvalue()


def layer(result: Scored, scorer: Scorer) -> bytes:
    """Return the layer of all flows, named as the file."""
    content = scorer.layer(coverage.counted(result.tags), excerpt(result.name, 80))
    return navigator.text(content).encode()
