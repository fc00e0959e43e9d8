import pandas as pd

from rampart.reporting.pages import evidence

BY_SOURCE = pd.DataFrame(
    [
        ("external", "mail", "ok", 50, 0.9, 0.8, 0.95),
        ("external", "code", "ok", 40, 0.5, 0.4, 0.6),
        ("external", "jail", "bad", 5, 0.1, 0.0, 0.4),
        ("external", "jail", "ok", 30, 0.7, 0.6, 0.8),
        ("test", "mail", "ok", 10, 1.0, 0.8, 1.0),
    ],
    columns=["split", "source", "class", "n", "recall", "low", "high"],
)


def test_recalls_by_class_the_weakest_first():
    rows = evidence.recalls(BY_SOURCE, "external", ["ok", "bad"])
    assert [row["source"] for row in rows] == ["code", "jail", "mail", "jail"]


def test_recalls_can_be_those_of_kinds():
    kinds = BY_SOURCE.rename(columns={"source": "kind"})
    rows = evidence.recalls(kinds, "external", ["ok", "bad"], "kind")
    assert [row["kind"] for row in rows] == ["code", "jail", "mail", "jail"]


def test_a_source_of_few_rows_is_not_called_weak():
    rows = evidence.recalls(BY_SOURCE, "external", ["ok", "bad"])
    assert [row["source"] for row in evidence.weakest(rows, 2)] == ["code", "jail"]
    assert all(row["n"] >= 20 for row in evidence.weakest(rows))


def test_errors_are_grouped_with_the_size_of_the_source():
    errors = pd.DataFrame(
        {
            "split": ["external"] * 3,
            "source": ["mail", "jail", "jail"],
            "n_errors_in_source": [5, 9, 9],
            "text_excerpt": ["a", "b", "c"],
        }
    )
    groups = evidence.error_groups(errors, BY_SOURCE)["external"]
    assert [(g["source"], g["count"], g["rows"]) for g in groups] == [
        ("jail", 9, 35),  # 5 bad + 30 ok
        ("mail", 5, 50),
    ]
    assert [row["text_excerpt"] for row in groups[0]["examples"]] == ["b", "c"]


def test_tokens_by_class_with_bars():
    table = pd.DataFrame(
        {"class": ["ok", "bad", "bad"], "token": ["word:a:b", "word:c", "len"],
         "weight": [1.0, 4.0, 2.0]}
    )  # fmt: skip
    lists = evidence.token_lists(table, ["ok", "bad"])
    assert [one["class"] for one in lists] == ["ok", "bad"]
    assert [(t["kind"], t["text"], t["share"]) for t in lists[0]["tokens"]] == [
        ("word", "a:b", 0.25)
    ]
    assert [(t["kind"], t["text"], t["share"]) for t in lists[1]["tokens"]] == [
        ("word", "c", 1.0),
        ("", "len", 0.5),
    ]
    assert evidence.token_lists(table[:0], ["ok", "bad"]) == []


def test_the_data_section_adds_up():
    data = {
        "rows_in": 10,
        "dropped": {"empty": 1, "duplicate": 3},
        "kept": {"external": {"ok": {"mail": 2}}, "train": {"ok": {"code": 3}, "bad": {"jail": 1}}},
        "length_quantiles": {"train": {"ok": {"p05": 1, "p95": 9}}},
        "sources": [
            {"name": "mail", "rows": 2, "labels": [0, 1]},
            {"name": "jail", "licence": "MIT"},
        ],
        "scale": "tiny",
    }
    section = evidence.data_section(data, ["ok", "bad"])
    assert section["splits"] == ["train", "external"]
    assert section["dropped"] == [("duplicate", 3), ("empty", 1)]
    assert section["kept"] == [
        {"class": "ok", "source": "code", "n": [3, 0]},
        {"class": "ok", "source": "mail", "n": [0, 2]},
        {"class": "bad", "source": "jail", "n": [1, 0]},
    ]
    assert section["totals"] == [{"class": "ok", "n": [3, 2]}, {"class": "bad", "n": [1, 0]}]
    assert section["quantiles"] == ["p05", "p95"]
    assert section["source_columns"] == ["name", "rows", "labels", "licence"]
    assert section["sources"][0]["labels"] == ["ok", "bad"]
