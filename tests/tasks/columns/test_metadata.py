import pandas as pd

from rampart.tasks.columns.metadata import MINIMUM, count, describe
from rampart.tasks.columns.row import CLASSES, CODES


def rows(*lines):
    """Return rows of (split, class, column, generated)."""
    table = pd.DataFrame(lines, columns=["split", "label", "column", "generated"])
    table["label"] = table["label"].map(CODES)
    return table.assign(
        content=[f"c{n}" for n in range(len(table))],
        values=[["a", "b"]] * len(table),
        group=table["column"],
        table=table["column"],
        source="s",
        domain=["d", "e"] * (len(table) // 2) + ["d"] * (len(table) % 2),
        language="en",
        label_source="doc",
    )


WHOLE = rows(
    ("train", "numeric", "x", False),
    ("train", "numeric", "x", False),  # another block of it
    ("train", "numeric", "y", False),
    ("train", "boolean", "z", False),
    ("train", "boolean", "g", True),
    ("test", "boolean", "t", False),
)


def test_every_count_has_its_columns_beside_it():
    assert count(WHOLE[WHOLE["label"] == CODES["numeric"]]) == {"samples": 3, "source_columns": 2}


def test_the_entries_by_hand():
    kept = WHOLE[WHOLE.index != 1]
    variants = kept[kept["split"].eq("train") & ~kept["generated"]]
    report = describe(WHOLE, kept, variants, 0.3)
    assert report["classes"]["train"]["boolean"] == {
        "samples": 1, "source_columns": 1, "synthetic": 1,
    }  # fmt: skip
    assert report["minimum"]["numeric"] == {
        "minimum": 2000, "samples": 3, "source_columns": 2, "synthetic": 0, "holds": False,
        "holds_without_synthetic": False, "at_this_scale": 2, "holds_at_this_scale": False,
    }  # fmt: skip
    assert report["balance"] == {"largest_over_smallest": 1.0, "most": 2.0, "holds": True}
    assert report["synthetic"] == {"asked": 0.3, "got": 0.25, "rows": 1, "made": 1}
    assert report["variants"] == {"numeric": 2, "boolean": 1}
    # The generated row has no domain of its own to count.
    assert report["domains"] == {"count": 2, "fewest": 3, "holds": False, "of": {"e": 3, "d": 2}}
    assert report["on_two_sides"] == {"content": 0, "column": 0, "group": 0}
    assert report["metadata"]["source_columns"] == 4
    assert report["metadata"]["splits"]["test"] == {"samples": 1, "source_columns": 1}


def test_what_straddles_is_counted():
    kept = WHOLE.assign(content="c", group="g", column="k")
    assert describe(WHOLE, kept, kept[:0], 0)["on_two_sides"] == {
        "content": 1, "column": 1, "group": 1,
    }  # fmt: skip


def test_the_floors_are_of_every_class():
    assert list(MINIMUM) == list(CLASSES)
