"""Write a part of the log of predictions to a file: Parquet, CSV or JSON lines, by its ending."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rampart.core import files
from rampart.core.escape import harmless
from rampart.monitoring.predictions import COLUMNS
from rampart.monitoring.records import packed

NUMBERS = ("at", "confidence", "latency_ms", "label_at")

Parts = Iterable[list[dict[str, Any]]]


def write(path: Path, parts: Parts, raw: bool = False) -> int:
    """Write what ``Log.chunks`` yields, whole or not at all; return how many rows.

    One chunk is held at a time. ``sketch`` is JSON text in Parquet and CSV, an object in JSON
    lines; what JSON has no number for is a text in it.

    Parameters
    ----------
    path : its ending is one of ``ENDINGS``.
    raw : in CSV, write a text that a spreadsheet would run (``=1+1``) as it is; without it an
        apostrophe goes before it.
    """
    with files.replacing(path) as target:
        return WRITERS[path.suffix.lower()](target, parts, raw)


def _csv(target: Path, parts: Parts, raw: bool) -> int:
    count = 0
    with open(target, "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COLUMNS)
        for part in parts:
            count += len(part)
            for one in part:
                cells = {**one, "sketch": packed(one["sketch"])}
                writer.writerow([cells[name] if raw else harmless(cells[name]) for name in COLUMNS])
    return count


def _jsonl(target: Path, parts: Parts, raw: bool) -> int:
    count = 0
    with open(target, "w", encoding="utf-8", newline="\n") as stream:
        for part in parts:
            count += len(part)
            for one in part:
                line = {**one, "sketch": json.loads(packed(one["sketch"]))}
                stream.write(json.dumps(line) + "\n")
    return count


def _parquet(target: Path, parts: Parts, raw: bool) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = [(name, pa.float64() if name in NUMBERS else pa.string()) for name in COLUMNS]
    schema, count = pa.schema(kinds), 0
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for part in parts:
            count += len(part)
            rows = [{**one, "sketch": packed(one["sketch"])} for one in part]
            writer.write_table(pa.Table.from_pylist(rows, schema))
    return count


WRITERS = {".parquet": _parquet, ".csv": _csv, ".jsonl": _jsonl}
ENDINGS = tuple(WRITERS)
