"""py_entitymatching: tables of publications, restaurants and persons to be matched.

A ``.metadata`` file beside a table, or comments at its head, name its key and foreign keys.
Tables of candidate pairs repeat the columns of the two that they join: only keys, similarities
and judgements of them are read, so that no title is in three tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from rampart.tasks.columns.row import Row, tables
from rampart.tasks.columns.row.table import samples

SOURCE = "py-entitymatching"
ROOT = "*/py_entitymatching/"
PAIRS = ("_id", "*id", "gold", "label", "predicted", "*_*_*")
# file -> table, domain, the columns that are read
TABLES = {
    "datasets/ACM.csv": ("ACM", "bibliography", ("*",)),
    "datasets/DBLP.csv": ("DBLP", "bibliography", ("*",)),
    "datasets/acm_demo.csv": ("acm_demo", "bibliography", ("id",)),
    "datasets/dblp_demo.csv": ("dblp_demo", "bibliography", ("id",)),
    "datasets/labeled_data_demo.csv": ("labeled_data_demo", "bibliography", ("*id", "label")),
    "datasets/final_matches.csv": ("final_matches", "bibliography", PAIRS),
    "tests/test_datasets/matcherselector/feat_vecs.csv": ("feat_vecs", "bibliography", PAIRS),
    "datasets/end-to-end/restaurants/fodors.csv": ("fodors", "food", ("*",)),
    "datasets/end-to-end/restaurants/zagats.csv": ("zagats", "food", ("*",)),
    "datasets/end-to-end/restaurants/lbl_restnt_wf1.csv": (
        "lbl_restnt_wf1",
        "food",
        ("*id", "gold"),
    ),
    "tests/test_datasets/restA.csv": ("restA", "food", ("*",)),
    "tests/test_datasets/restB.csv": ("restB", "food", ("*",)),
    "datasets/person_table_A.csv": ("person_table_A", "demography", ("*",)),
    "datasets/person_table_B.csv": ("person_table_B", "demography", ("*",)),
}
KEY = re.compile(r"#(?:key|fk_\w+|foreign_key_\w+)=(\S+)")


def rows(archive) -> Iterator[Row]:
    """Yield the columns of py_entitymatching's source distribution."""
    for file, (table, domain, wanted) in TABLES.items():
        for name in archive.glob(ROOT + file):
            head, data = _comments(archive.read(name))
            for beside in archive.glob(name.removesuffix(".csv") + ".metadata"):
                head += archive.read(beside).decode()
            columns = {
                header: cells
                for header, cells in tables.delimited(data).items()
                if any(fnmatchcase(header, pattern) for pattern in wanted)
            }
            declared = dict.fromkeys(KEY.findall(head), ("identifier", "metadata"))
            yield from samples(SOURCE, table, columns, domain=domain, declared=declared)


def _comments(data: bytes) -> tuple[str, bytes]:
    """Split the comment lines at the head of a file from its table."""
    head = b""
    while data.startswith(b"#"):
        line, _, data = data.partition(b"\n")
        head += line + b"\n"
    return head.decode(), data
