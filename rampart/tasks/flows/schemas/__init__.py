"""The schemas that are recognised by their column names."""

from __future__ import annotations

from collections.abc import Iterable

from rampart.tasks.flows.schemas import cicflowmeter, netflow, nfstream, nslkdd, unsw, zeek
from rampart.tasks.flows.schemas.base import Schema, plain

SCHEMAS = (
    *(nfstream.SCHEMA, netflow.V3, netflow.V2, netflow.V1, cicflowmeter.SCHEMA, unsw.SCHEMA),
    *(zeek.SCHEMA, nslkdd.SCHEMA),
)
"""The more demanding version first: a table is of the first whose needs it meets."""


class SchemaError(ValueError):
    """A table of no schema that is known, or of one that cannot be used."""


def recognise(columns: Iterable[str]) -> Schema:
    """Return the schema of a table by its column names.

    Raises
    ------
    SchemaError : none fits; lists those that are known, and of the nearest what is missing. Or one
        fits whose tables cannot be used; says why.

    Examples
    --------
    >>> recognise(["IN_BYTES", "OUT_BYTES", "IN_PKTS", "OUT_PKTS", "TCP_FLAGS"]).name
    'NetFlow v1 (NF-*)'
    """
    there = {plain(name) for name in columns}
    for schema in SCHEMAS:
        if not lacking(schema, there):
            if schema.refuse:
                usable = ", ".join(one.name for one in SCHEMAS if not one.refuse)
                raise SchemaError(f"is {schema.name}: {schema.refuse}; known: {usable}")
            return schema
    usable = [schema for schema in SCHEMAS if not schema.refuse]
    nearest = max(usable, key=lambda one: len(one.known() & there) / len(one.known()))
    hint = ""
    if nearest.known() & there:
        missing = ", ".join(" or ".join(names) for names in lacking(nearest, there))
        hint = f"; nearest is {nearest.name}, of which {missing} is missing"
    names = ", ".join(schema.name for schema in usable)
    some = ", ".join(sorted(map(str, columns))[:8]) or "none"
    raise SchemaError(f"no known schema has these columns ({some}, ...); known: {names}{hint}")


def lacking(schema: Schema, there: set[str]) -> list[tuple[str, ...]]:
    """Return what a schema needs and a table has not, each as the names that it may have."""
    return [names for names in schema.needs if not there & set(names)]
