"""Columns to the server: a name and its cells, one class of eight out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from app import model
from app.reading import Column, column
from app.serve import strict
from app.serve.tasks import Answer, Loaded, flat, named, only, require_keys, shares
from rampart.monitoring.sketching import column as kind
from rampart.operation.protocol import ProtocolError, Tensor

FIELD, SUMMARY = "columns", "Say what is in each column of a table"
INPUTS = (("column", "BYTES", (-1,)), ("name", "BYTES", (-1,)), ("values", "BYTES", (-1, -1)))
SCHEMA = {
    "type": "object",
    "required": ["values"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "description": "the header; may be left out"},
        "values": {
            "type": "array",
            "minItems": 1,
            "description": "the cells; of more than 200, 200 are drawn by a fixed seed",
            "items": {"type": ["string", "number", "boolean", "null"]},
        },
    },
}
EXAMPLE: Any = {"name": "order_date", "values": ["2024-03-01", "2024-03-02", None, "2024-03-05"]}
LONGEST = 256  # characters of a name
MOST = 100_000  # cells
NESTED = {list, dict}


def row(value: Any) -> Column:
    """Return a column.

    Raises
    ------
    ValueError : without cells, or with a cell that is a list or an object.
    """
    found = require_keys(value, ("name", "values"), "a column")
    name, values = found.get("name", ""), found.get("values")
    if not isinstance(name, str) or len(name) > LONGEST:
        raise ValueError(f"name must be a text of at most {LONGEST} characters")
    if not isinstance(values, list) or not 1 <= len(values) <= MOST:
        raise ValueError(f"values must be a list of 1 to {MOST:,} cells")
    if not NESTED.isdisjoint(map(type, values)):
        place = next(n for n, cell in enumerate(values) if type(cell) in NESTED)
        raise ValueError(f"values.{place} must be a text, a number, true, false or null")
    return column(name, values)


def rows_of(inputs: Mapping[str, Tensor]) -> list[Any]:
    """Return rows: of ``column`` (JSON of each), or of ``name`` and ``values``, a row a column."""
    only(inputs, [name for name, _, _ in INPUTS])
    if "column" in inputs:
        if len(inputs) > 1:
            raise ProtocolError("inputs: give either column, or values and name")
        return [_json(text) for text in flat(inputs["column"])]
    if "values" not in inputs:
        raise ProtocolError("inputs: give column, or values and name")
    tensor = inputs["values"]
    if tensor.datatype != "BYTES" or len(tensor.shape) > 2:
        raise ProtocolError("input 'values': must be BYTES of shape [cells] or [n, cells]")
    count, cells = (1, *tensor.shape) if len(tensor.shape) == 1 else tensor.shape
    if not cells:  # else a few bytes could ask for two thousand million columns of nothing
        raise ProtocolError(f"input 'values': has columns without cells: {list(tensor.shape)}")
    names = flat(inputs["name"]) if "name" in inputs else [""] * count
    if len(names) != count:
        raise ProtocolError(f"input 'name': has {len(names)} names for {count} columns")
    parts = [list(tensor.values[place * cells : (place + 1) * cells]) for place in range(count)]
    return [{"name": name, "values": part} for name, part in zip(names, parts)]


def _json(text: str) -> Any:
    try:
        return strict.loads(text)
    except ValueError as error:
        raise ProtocolError(f"input 'column': is not JSON: {error}") from None


def load(task: str, folder: Path, public: bytes | None, beside: Mapping[str, str]) -> Loaded:
    """Load a package of columns; see ``app.model.Package`` for what is refused."""
    package = model.Package(folder, public)

    def score(columns: Sequence[Column]) -> list[Answer]:
        answers = []
        for one, p in zip(columns, package.probabilities(list(columns))):
            said = model.answer(one, p, package.labels, 0.0)
            body = {key: said[key] for key in ("column", "class", "confidence", "runner_up")}
            body["probabilities"] = shares(p, package.labels)
            confidence = float(p[package.labels.index(said["class"])])
            told = partial(features, one)
            answers.append(Answer(said["class"], confidence, body, told, p.tolist()))
        return answers

    return Loaded(*named(package.config, task), package.labels, score, {task: folder}, row(EXAMPLE))


def features(one: Column) -> dict[str, float | str | None]:
    """Return what the log sketches a column by, as the stage reference does."""
    told = {"name": one.name, "values": one.values, "n_rows": one.n_rows}
    return kind.features({**told, "n_missing": one.n_missing})
