"""The stage tabulate on small invented tables."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.core import files
from stages import tabulate
from tests.stages.small import outputs

FILE = "pipelines/malware/params.yaml"
CSV = Path("data/user/malware/mine.csv")


def apps():
    """Return 30 rows: 14 good and 10 bad ones, 4 copies, one row of both labels, one without."""
    rows = [(str(n % 2), "abc"[n % 3], f"{n}.5", "same", "good") for n in range(14)]
    rows += [(str(n % 2), "abc"[n % 3], f"{n}.25", "same", "bad") for n in range(9)]
    rows += [(*rows[0][:4], "bad")]
    rows += [rows[1], rows[1], rows[2], rows[20]]
    rows += [("1", "", "7.75", "same", "good"), ("1", "a", "1.5", "same", "")]
    return pd.DataFrame(rows, columns=["permission", "market", "size", "kind", "class"])


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs the stage on a frame and gives the report."""
    monkeypatch.chdir(tmp_path)
    files.write_text("stages/tabulate.py", "")

    def stage(frame=None, **knobs):
        block = {"input": str(CSV), "label": "class", "folds": 3} | knobs
        files.write_text("params.yaml", "scale: tiny\nseed: 5\n")
        files.write_text(FILE, yaml.safe_dump({"tabulate": {"mine": block}}))
        CSV.parent.mkdir(parents=True, exist_ok=True)
        (apps() if frame is None else frame).to_csv(CSV, index=False)
        tabulate.main(["malware", "mine"])
        return files.read_json("reports/malware/data/mine.json")

    return stage


def table():
    folder = Path("data/malware/tables/mine")
    features, rows = (pd.read_parquet(folder / f"{name}.parquet") for name in ("features", "rows"))
    return features, rows, files.read_json(folder / "schema.json")


def test_the_report_accounts_for_every_row(run):
    report = run()
    assert (report["rows_in_input"], report["rows_read"], report["rows"]) == (30, 30, 25)
    assert report["rows_without_label"] == 1
    assert (report["duplicates"], report["duplicate_rate"]) == (4, 0.137931)  # 4 / 29
    assert report["conflicting_rows"] == 2
    assert report["classes"] == {"bad": 10, "good": 15}
    assert report["dropped_columns"] == [{"column": "kind", "reason": "constant"}]
    assert report["kinds"] == {"binary": 1, "categorical": 1, "continuous": 1}
    assert report["sources"] == {str(CSV): 30}
    assert report["generated"] is False
    assert report["left_out_by_table"] == {}


def test_the_folds_have_each_class_to_within_one_row_and_equal_rows_together(run):
    report = run()
    for counts in report["folds"]:
        assert counts["bad"] in (3, 4)
        assert counts["good"] == 5
    _, rows, _ = table()
    assert rows.groupby("group")["fold"].nunique().max() == 1
    assert rows["group"].nunique() == 24  # two rows differ in their label alone


def test_the_files(run):
    run(kinds={"market": "ordinal"})
    features, rows, schema = table()
    assert schema == {
        "columns": [
            {"name": "permission", "kind": "binary", "integer": False},
            {"name": "market", "kind": "ordinal", "integer": False},
            {"name": "size", "kind": "continuous", "integer": False},
        ],
        "classes": ["bad", "good"],
        "folds": 3,
        "label": "class",
        "bounds": {},
    }
    assert list(features) == ["permission", "market", "size"]
    assert features.iloc[0].tolist() == ["0", "a", 0.5]
    assert features["market"].isna().sum() == 1
    assert list(rows) == ["label", "fold", "group"]
    assert rows["label"].tolist()[:2] == [1, 1]
    assert len(features) == len(rows) == 25


def test_everything_again_gives_the_same_bytes(run):
    run()
    before = outputs("data", "reports")
    run()
    assert outputs("data", "reports") == before


def test_limits_and_exclusions(run):
    report = run(exclude=["market"], rows=12, columns=2, duplicates="keep", active=False)
    assert (report["columns"], report["rows"], report["active"]) == (2, 12, False)
    assert (report["duplicates_are"], report["duplicates"]) == ("kept", 4)
    assert report["dropped_columns"] == [
        {"column": "market", "reason": "excluded"},
        {"column": "kind", "reason": "not among the first 2"},
    ]


def mails():
    """Return 32 extracted mails: buy tells spam, tea ham, the rest tells nothing."""
    rows = []
    for n in range(32):
        others = [word for bit, word in enumerate(("cake", "milk", "cup")) if n >> (bit + 1) & 1]
        rare = [
            letter * (3 + n // 12) for letter in ("abcdefghijkl"[n % 12], "mnopqrstuvwx"[n % 12])
        ]
        text = " ".join([("tea", "buy")[n % 2], *others, *rare])
        rows.append((f"mail/{n % 3}", ("ham", "spam")[n % 2], text, "mail"))
    return pd.DataFrame(rows, columns=["source", "label", "text", "package"])


def test_extracted_rows_of_a_table_with_knobs(run):
    path = "data/malware/extracted/mail.parquet"
    files.write_parquet(path, mails())
    knobs = {"tokens": 5, "vocabulary": 0.5, "min_texts": 2, "similarity": 1.0}
    report = run(input=path, table="tokens", label="label", knobs=knobs, folds=2)
    assert report["sources"] == {"mail/0": 11, "mail/1": 11, "mail/2": 10}
    assert report["left_out_by_table"]["set aside to choose the words"] == 16
    assert (report["rows_in_input"], report["rows_read"]) == (32, 16)
    assert report["rows"] + report["duplicates"] == 16
    assert list(table()[0])[:2] == ["has_buy", "has_tea"]
    assert set(table()[0]) == {"has_buy", "has_tea", "has_cake", "has_milk", "has_cup"}


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        (
            {"label": "clas"},
            r"mine\.csv: no label column 'clas' in the table; did you mean 'class'",
        ),
        ({"exclude": ["markt"]}, r"mine\.csv: cannot exclude column 'markt': did you mean"),
        ({"kinds": {"siz": "ordinal"}}, "kind of column 'siz': no such column; did you mean"),
        (
            {"bounds": {"siz": {"low": 0, "high": 9}}},
            r"mine\.csv: bounds: 'siz' is no column; did you mean 'size'",
        ),
        ({"folds": 10, "rows": 8}, r"mine\.csv: class 'bad' has \d rows, fewer than the 10 folds"),
        ({"table": "plane"}, r"no rampart\.tasks\.malware\.tables\.plane; did you mean 'plain'"),
        ({"knobs": {"tokens": 3}}, rf"^{FILE}: tabulate\.mine\.knobs\.tokens: unknown key"),
        ({"input": "data/user/malware/no.csv"}, r"no\.csv: no such file"),
        ({"max_columns": 3}, r"the table has 4 columns of features, more than max_columns \(3\)"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(run, knobs, message):
    with pytest.raises((ValueError, OSError), match=message):
        run(**knobs)
    assert not Path("data/malware/tables").exists()


def test_ranges_are_kept_of_the_columns_that_are_numbers_here(run):
    bound = {"low": 0, "high": 50, "log": True}
    run(bounds=dict.fromkeys(("size", "market", "kind"), bound))  # kind is constant
    assert table()[2]["bounds"] == {"size": [0, 50, True]}


def test_one_class_is_not_enough(run):
    with pytest.raises(ValueError, match=r"mine\.csv: the label column 'class' has one class"):
        run(apps()[lambda frame: frame["class"] == "good"])


def test_an_unknown_data_set_is_named(run):
    run()
    with pytest.raises(ValueError, match="no 'mime' in tabulate; did you mean 'mine'"):
        tabulate.main(["malware", "mime"])


def leaking():
    """Return the apps with a column that was written after the label was known."""
    frame = apps()
    return frame.assign(verdict=frame["class"].map({"good": "ok", "bad": "x"}))


def test_a_column_that_gives_the_label_away_is_named(run, capsys):
    assert run()["leaks"] == {"limit": 0.99, "found": []}
    report = run(leaking())
    assert report["leaks"]["found"] == [{"columns": ["verdict"], "balanced_accuracy": 1.0}]
    assert "warning: the label can be read from 'verdict' (balanced acc" in capsys.readouterr().out


def test_it_is_refused_where_that_is_asked_for(run):
    with pytest.raises(ValueError, match=r"mine\.csv: the label can be read from 'verdict' .*: le"):
        run(leaking(), leak={"refuse": True})
    assert not Path("data/malware/tables").exists()
    assert run(leaking(), leak={"refuse": True}, exclude=["verdict"])["leaks"]["found"] == []


def test_a_table_before_its_rows_are_extracted_says_what_extracts_them(run):
    words = r"mail\.parquet: not made yet: run `python -m stages\.extract malware`, or `dvc repro"
    with pytest.raises(OSError, match=words):
        run(input="data/malware/extracted/mail.parquet")


def test_all_columns_that_cannot_be_used_are_named_at_once(run):
    frame = pd.concat([apps()] * 3, ignore_index=True)
    frame["note"] = [f"text {n}" for n in range(len(frame))]
    frame["url"] = [f"http://{n}" for n in range(len(frame))]
    with pytest.raises(ValueError, match=r"2 columns cannot be used: .*exclude them \(note,url\)"):
        run(frame)
    assert run(frame, exclude=["note", "url"])["columns"] == 3
