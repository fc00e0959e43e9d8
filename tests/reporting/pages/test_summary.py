from functools import partial
from types import SimpleNamespace

import pandas as pd

from rampart.reporting.pages import summary
from rampart.reporting.wording import Metric, describe

RESULTS = pd.DataFrame(
    {
        "model": ["good", "poor", "simple", "broken"],
        "status": ["ok", "ok", "ok", "failed"],
        "f1_external": [0.8004, 0.4, 0.55, None],
        "share": [0.31249, 0.0625, 0.0, None],
    }
)
COLUMNS = {"macro-F1 ({level})": "{f1_external:.3f}", "caught": "{share:.1%}"}
# 4 + 6 train, 2 + 5 external, of the sources a, b and c.
DATA = {
    "scale": "tiny",
    "rows_in": 1234,
    "kept": {
        "train": {"benign": {"a": 4}, "malicious": {"a": 6}},
        "external": {"benign": {"b": 2}, "malicious": {"c": 5}},
    },
}
WORDS = SimpleNamespace(
    TITLE="T: what?", QUESTION="What?", DATA="texts", ROWS="texts", SPLITS={"external": "elsewhere"}
)
CHAMPION = {
    "model": "good",
    "score": "f1_macro",
    "score_external": 0.8004,
    "score_external_low": 0.75,
    "score_external_high": 0.85,
}
DESCRIBED = partial(describe, classes=[], metrics={"share": Metric("a share", "")})


def test_a_table_is_made_of_the_templates():
    table = summary.table(RESULTS, "model", COLUMNS, "good", "90 %")
    assert table["key"] == "model"
    assert table["columns"] == ["macro-F1 (90 %)", "caught"]
    # 0.0625 is 6.2 %, as a tie goes to the even digit.
    assert [row["cells"] for row in table["rows"]] == [
        ["0.800", "31.2%"],
        ["0.400", "6.2%"],
        ["0.550", "0.0%"],
        ["failed", "failed"],
    ]
    assert [row["name"] for row in table["rows"] if row["chosen"]] == ["good"]
    assert not any(row["flagged"] for row in table["rows"])


def test_a_warning_is_kept():
    table = summary.table(RESULTS.assign(flags=["", "leaks", "", ""]), "model", {}, None, "95 %")
    assert [row["flagged"] for row in table["rows"]] == [False, True, False, False]


def test_rows_and_sources_are_counted():
    assert summary.origins(DATA) == {
        "rows_in": 1234,
        "rows": 17,
        "sources": 3,
        "external_rows": 7,
        "external_sources": 2,
        "shared": [],
        "shared_rows": 0,
        "made": [],
        "scale": "tiny",
    }


def test_made_rows_are_counted_and_are_of_no_shared_source():
    kept = {
        "train": {"benign": {"made/a": 3, "b": 1}},
        "external": {"benign": {"made/a": 2, "b": 4}, "malicious": {"made/c": 5}},
    }
    counts = summary.origins(DATA | {"kept": kept}, {"made/": "made here"})
    assert counts["made"] == [{"how": "made here", "splits": {"train": 3, "external": 7}}]
    assert (counts["shared"], counts["shared_rows"]) == (["b"], 4)


def test_a_source_on_both_sides_is_told_with_its_external_rows():
    external = {"benign": {"a": 1, "b": 2}, "malicious": {"a": 3}}
    counts = summary.origins(DATA | {"kept": {**DATA["kept"], "external": external}})
    assert (counts["shared"], counts["shared_rows"]) == (["a"], 4)
    assert counts["sources"] == 2


def test_the_row_of_the_front_page_has_the_best_baseline():
    row = summary.entry("t", WORDS, CHAMPION, RESULTS, DATA, ("poor", "simple"), "95 %", DESCRIBED)
    assert row == {
        "task": "t",
        "title": "T: what?",
        "question": "What?",
        "data": "texts",
        "scale": "tiny",
        "metric": "macro-F1, elsewhere",
        "level": "95 %",
        "answers": [
            {
                "of": None,
                "rows": "17 texts from 3 sources",
                "champion": "good",
                "score": 0.8004,
                "low": 0.75,
                "high": 0.85,
                "baseline": "simple",
                "baseline_score": 0.55,
                "ceiling": None,
            }
        ],
    }


def test_the_score_is_the_one_that_ranks():
    results = RESULTS.assign(share_external=[0.9, 0.3, 0.2, 0.1])
    champion = CHAMPION | {"score": "share", "score_external": 0.9}
    told = summary.entry("t", WORDS, champion, results, DATA, ("poor", "simple"), "95 %", DESCRIBED)
    assert told["metric"] == "a share, elsewhere"
    (answer,) = told["answers"]
    assert (answer["score"], answer["baseline"], answer["baseline_score"]) == (0.9, "poor", 0.3)


def test_without_a_baseline_there_is_none():
    answer = summary.entry("t", WORDS, CHAMPION, RESULTS, DATA, (), "95 %", DESCRIBED)["answers"][0]
    assert answer["baseline"] is answer["baseline_score"] is None
