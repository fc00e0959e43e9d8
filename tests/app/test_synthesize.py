"""The command: from a user's table to rows like it, or to a sentence that says why not."""

import hashlib
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app import fitting, keeping, sign, synthesize
from rampart.core import files
from rampart.core.params import ParamError
from rampart.core.tables import FORMATS, read_table
from rampart.serving import signing
from rampart.synthetic.scores import multivariate
from rampart.synthetic.tables.writing import write_table
from tests.refusals import record, refused

ROOT = Path(__file__).parents[2]
KNOBS = "project/pipelines/malware/params.yaml"
PARAMS = """
campaign: {copy: {}, marginals: {}, smote: {neighbours: 3}}
rank:
  limits: {membership_auc: 0.6, copies: 0.5, c2st_auc: 0.95, coverage: 0.5, utility_ratio: 0.8,
    collapse_tr_ts: 0.9, collapse_ratio: 0.8}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    """Take the knobs of PARAMS, and run in this process what has one of its own: it costs 2 s."""
    for stage in ("campaign", "rank"):
        files.write_text(tmp_path / f"project/stages/{stage}.py", "")
    files.write_text(tmp_path / "project/params.yaml", "scale: tiny\nseed: 1\n")
    files.write_text(tmp_path / KNOBS, PARAMS)
    monkeypatch.setattr(fitting, "ROOT", tmp_path / "project")
    monkeypatch.setattr(multivariate, "TREES", 5)  # of 50: enough for tables of 60 rows
    monkeypatch.setattr(
        fitting, "in_processes", lambda _, function, calls: [function(*call) for call in calls]
    )
    monkeypatch.chdir(tmp_path)


def table(rows=60):
    """Return a table of every kind of column, the label in the middle."""
    rng = np.random.default_rng(0)
    bad = np.arange(rows) % 3 == 0
    return pd.DataFrame(
        {
            "id": np.arange(rows),
            "sms": np.where(bad, 1, rng.integers(0, 2, rows)),
            "size": rng.integers(10, 9000, rows),
            "class": np.where(bad, "malware", "benign"),
            "price": rng.normal(5, 1, rows).round(2),
            "store": np.where(rng.random(rows) < 0.3, None, rng.choice(["web", "play"], rows)),
            "signed": rng.random(rows) < 0.5,
            "same": "k",
        }
    )


def run(*arguments, data="in.csv", label="class", generator="marginals", out="out.csv"):
    """Run the command; options that are None are left out."""
    named = {"--data": data, "--label": label, "--generator": generator, "--out": out}
    given = [word for pair in named.items() if pair[1] is not None for word in pair]
    synthesize.main([*map(str, given), *map(str, arguments)])


def told(capsys, *arguments, **named):
    """Return what the command says of an option that cannot be."""
    with pytest.raises(SystemExit) as stop:
        run(*arguments, **named)
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1].removeprefix("python -m app.synthesize: ")


@pytest.fixture
def csv():
    write_table(table(), "in.csv")


@pytest.mark.parametrize("ending", FORMATS)
def test_a_table_of_any_format_gives_rows_like_it_in_any_format(ending):
    write_table(table(), f"in{ending}")
    run("--exclude", "id", "--rows", 30, data=f"in{ending}", out=f"out{ending}")
    real, drawn = read_table(f"in{ending}"), read_table(f"out{ending}")
    assert list(drawn) == list(real)[1:]
    assert drawn["class"].value_counts().to_dict() == {"benign": 20, "malware": 10}
    assert set(drawn["size"]) <= set(real["size"])
    for name in ("sms", "size", "price", "signed"):
        assert drawn[name].dtype == real[name].dtype
    assert set(drawn["price"]) <= set(real["price"])
    assert set(drawn["store"]) == set(real["store"])  # missing ones too
    assert set(drawn["same"]) == {"k"}


def test_empty_cells_and_whole_numbers_are_written_as_such(csv):
    run("--exclude", "id")
    header, *lines = Path("out.csv").read_text().splitlines()
    cells = [dict(zip(header.split(","), line.split(","), strict=True)) for line in lines]
    assert len(cells) == 60  # as many as the table has
    assert "" in {cell["store"] for cell in cells}
    assert all(cell["size"].isdigit() and cell["sms"] in "01" for cell in cells)
    assert {cell["signed"] for cell in cells} == {"True", "False"}


@pytest.mark.parametrize(
    "ending", [".csv", *(pytest.param(x, marks=pytest.mark.slow) for x in FORMATS if x != ".csv")]
)
def test_the_same_seed_gives_the_same_bytes(csv, ending):
    for name, seed in (("a", 4), ("b", 4), ("c", 5)):
        run("--exclude", "id", "--seed", seed, out=f"{name}{ending}")
    a, b, c = (Path(f"{name}{ending}").read_bytes() for name in "abc")
    assert a == b
    assert a != c


@pytest.mark.slow
def test_in_processes_of_their_own_the_rows_are_the_same(csv, monkeypatch):
    from rampart.core.workers import in_processes

    run("--exclude", "id", out="a.csv")
    monkeypatch.setattr(fitting, "in_processes", in_processes)
    run("--exclude", "id", out="b.csv")
    assert Path("a.csv").read_bytes() == Path("b.csv").read_bytes()


def test_a_generator_that_was_kept_makes_the_same_rows_and_more(csv, capsys):
    Path("kept").mkdir()
    run("--exclude", "id", "--rows", 30, "--save", "kept/it.pkl")
    more = {"data": None, "label": None, "generator": None}
    run("--model", "kept/it.pkl", "--trust", "--rows", 30, out="again.csv", **more)
    assert Path("again.csv").read_bytes() == Path("out.csv").read_bytes()
    run("--model", "kept/it.pkl", "--trust", "--seed", 9, out="more.xlsx", **more)
    assert len(read_table("more.xlsx")) == 60
    card = Path("more.card.md").read_text()
    assert "Measured when the generator was fitted, on 30 rows of seed 1" in card
    assert "- **generator**: marginals" in card
    assert "Measured when" not in Path("out.card.md").read_text()
    assert os.stat("kept/it.pkl").st_mode & 0o077 == 0


def test_the_table_is_not_kept_with_the_generator(csv):
    run("--exclude", "id", "--save", "it.pkl")
    assert set(keeping.read("it.pkl", trust=True)._fields) == {
        "fitted",
        "about",
        "likeness",
        "compared",
    }
    assert b"DataFrame" not in Path("it.pkl").read_bytes()


def test_the_card_says_what_was_made_how(csv):
    run("--exclude", "id", "--rows", 9, "--set", "neighbours=2", generator="smote")
    card = Path("out.card.md").read_text()
    for path in ("in.csv", "out.csv"):
        assert hashlib.sha256(Path(path).read_bytes()).hexdigest() in card
    for line in (
        "# Synthetic rows: out.csv",
        "- **knobs**: neighbours=2",
        "- **label**: class",
        "- **features**: 3 binary, 2 continuous",
        "| benign | 40 | 6 |",
        "| malware | 20 | 3 |",
    ):
        assert line in card.splitlines()


def test_a_copy_is_called_one(csv):
    run("--exclude", "id", generator="copy")
    card = Path("out.card.md").read_text()
    assert "100.00% of the synthetic rows equal a real row in all features" in card


def test_what_is_left_out_is_said(csv, capsys):
    frame = pd.concat([table(), table().head(6)])
    frame.iloc[0, 3] = None
    write_table(frame.assign(none=None), "in.csv")
    run("--exclude", "id")
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == [
        "in.csv: 66 rows, 1 without a label left out, 5 duplicates dropped, fitted on 60 rows of "
        "5 columns",
        "in.csv: left out: id",
        "in.csv: constant, written as they are: same, none",
    ]
    assert said[-1] == "out.csv: 65 rows; out.card.md says how they were made"
    assert list(read_table("out.csv")) == [name for name in frame if name != "id"] + ["none"]


def test_a_column_that_gives_the_label_away_is_named(csv, capsys):
    frame = table()
    write_table(frame.assign(verdict=frame["class"].eq("malware") * 7.5), "in.csv")
    run("--exclude", "id")
    assert (
        "in.csv: warning: the label can be read from 'verdict' (balanced accuracy 1.000); leave "
        "out by --exclude what was made from the label"
    ) in capsys.readouterr().out.splitlines()
    assert "- **label given away by**: 'verdict' (balanced" in Path("out.card.md").read_text()


def test_two_columns_that_give_the_label_away_together_are_named(csv, capsys):
    frame = table()
    half = np.random.default_rng(1).integers(0, 2, len(frame))
    frame = frame.assign(one=half, other=half ^ frame["class"].eq("malware"))  # told by neither
    write_table(frame, "in.csv")
    run("--exclude", "id")
    found = re.search(r"the label can be read from (.*) together \(", capsys.readouterr().out)
    assert sorted(found[1].split(" and ")) == ["'one'", "'other'"]


def test_classes_have_the_proportions_of_the_whole_table_also_without_its_duplicates(capsys):
    frame = pd.DataFrame({"a": [0] * 90 + [0, 1], "b": [0] * 90 + [1, 1], "y": [0] * 91 + [1]})
    frame.loc[[0, 1], ["a", "y"]] = 1
    write_table(frame, "in.csv")
    counts = {"0": 89, "1": 3}
    for how, said in {"drop": "dropped", "keep": "kept"}.items():
        run("--duplicates", how, label="y")
        assert read_table("out.csv")["y"].value_counts().to_dict() == counts
        assert f"88 duplicates {said}," in capsys.readouterr().out


def test_a_declared_kind_is_used(csv):
    run("--exclude", "id", "--kind", "store=ordinal", "--kind", "sms=categorical")
    features = "- **features**: 1 binary, 1 categorical, 2 continuous, 1 ordinal"
    assert features in Path("out.card.md").read_text().splitlines()


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        ((), {"data": "no.csv"}, "no.csv: no such file"),
        (
            (),
            {"label": "clas"},
            "in.csv: no label column 'clas' in the table; did you mean 'class'? known: class, id",
        ),
        ((), {"label": "same"}, "in.csv: the label column 'same' has one class alone, 'k'"),
        (
            (),
            {"generator": "smot"},
            "--generator: there is no 'smot'; did you mean 'smote'? known: copy, marginals, smote",
        ),
        (
            ("--set", "neighbors=2"),
            {"generator": "smote"},
            "--set neighbors: unknown key; did you mean 'neighbours'? known: neighbours",
        ),
        (
            ("--set", "neighbours=0"),
            {"generator": "smote"},
            "--set neighbours: must be > 0, got 0",
        ),
        (
            ("--set", "neighbours=[1"),
            {"generator": "smote"},
            "--set neighbours: must be a value as in YAML, got '[1'",
        ),
        (("--kind", "sms=bool"), {}, "in.csv: kind of column 'sms' must be one of"),
        (("--kind", "smss=binary"), {}, "in.csv: kind of column 'smss': no such column; did you"),
        (("--kind", "size=binary"), {}, "in.csv: column 'size' is declared binary but has 60"),
        (("--exclude", "idd"), {}, "in.csv: cannot exclude column 'idd': did you mean 'id'?"),
        (("--exclude", "class"), {}, "in.csv: cannot exclude column 'class': it is the label"),
        (("--rows", 1), {}, "rows must be at least 2, one a class, got 1"),
        (
            ("--rows", 1_048_576),
            {"out": "out.xlsx"},
            "out.xlsx: an Excel sheet holds 1,048,575 rows, not 1,048,576",
        ),
    ],
)
def test_what_cannot_be_is_one_clear_sentence_and_nothing_is_written(
    csv, arguments, named, message
):
    before = sorted(os.listdir())
    tried = f"app.synthesize {' '.join(map(str, arguments))} {named or ''}".strip()
    with refused("malware", tried, f"^{re.escape(message)}") as error:
        run(*arguments, **named)
    assert "\n" not in str(error.value)
    assert sorted(os.listdir()) == before


def test_a_fault_of_params_yaml_is_not_taken_for_one_of_the_command(csv):
    files.write_text(KNOBS, PARAMS.replace("neighbours: 3", "neighbours: 0"))
    with pytest.raises(ParamError, match=r"^pipelines/malware/params\.yaml: campaign\.smote\.n"):
        run("--set", "neighbours=4", generator="smote")


def test_each_exclude_counts(csv):
    run("--exclude", "id", "--exclude", "size,price")
    assert not {"id", "size", "price"} & set(read_table("out.csv"))


def test_a_column_of_free_text_is_named_with_the_way_out(csv):
    write_table(table().assign(note=[f"text {n}" for n in range(60)]), "in.csv")
    with pytest.raises(ValueError, match="'note' looks like free text") as error:
        run()
    way = "(at most 50): exclude it or declare its kind (with --exclude A,B or --kind COLUMN=KIND)"
    assert str(error.value).endswith(way)
    with pytest.raises(ValueError, match="cannot exclude column 'nope'") as error:
        run("--exclude", "nope")
    assert "with --exclude" not in str(error.value)


@pytest.mark.parametrize(
    ("arguments", "named", "message"),
    [
        (("--rows", 0), {}, "error: --rows must be from 1 to 10,000,000, got 0"),
        (("--rows", "x"), {}, "error: argument --rows: invalid int value: 'x'"),
        (("--seed", -1), {}, "error: --seed must be from 0 to 4294967295, got -1"),
        (("--seed", 2**32), {}, "error: --seed must be from 0 to 4294967295, got 4294967296"),
        (("--kind", "sms"), {}, "error: --kind must be NAME=VALUE, got 'sms'"),
        (("--set", "=2"), {}, "error: --set must be NAME=VALUE, got '=2'"),
        ((), {"label": None}, "error: --label: needed, or --model"),
        ((), {"data": "", "generator": None}, "error: --data, --generator: needed, or --model"),
        ((), {"out": "in.csv"}, "error: --out in.csv is what is read: it would be lost"),
        ((), {"out": "./hard.csv"}, "error: --out hard.csv is what is read: it would be lost"),
        (("--save", "in.csv"), {}, "error: --save in.csv is what is read: it would be lost"),
        ((), {"out": "out.xls"}, "error: --out must end in .json, .jsonl, .csv, .tsv, .parquet, "
         ".xlsx, got .xls (out.xls)"),
        ((), {"out": "out"}, ".xlsx, got no ending (out)"),
        ((), {"out": "no/out.csv"}, "error: --out no/out.csv: there is no folder no; make it"),
        (("--save", "no/it.pkl"), {}, "error: --save no/it.pkl: there is no folder no; make it"),
        (("--save", "project"), {}, "error: --save must be a file, got the folder project"),
        ((), {"out": "project"}, "error: --out must be a file, got the folder project"),
        (("--rows", 10**11), {}, "error: --rows must be from 1 to 10,000,000, got 100,000,000,000"),
        (("--trust",), {}, "error: --trust and --key are for --model"),
        (("--key", "a.pem"), {}, "error: --trust and --key are for --model"),
        ((), {"out": "."}, "error: --out must be a file, got '.'"),
        ((), {"out": "link.csv"}, "error: --out must be a regular file or a new one, got link.csv"),
        ((), {"out": "pipe.csv"}, "error: --out must be a regular file or a new one, got pipe.csv"),
        ((), {"out": "in.csv/out.csv"}, "is no folder"),
        (("--save", "out.csv"), {}, "error: --out, its card and --save must be different files"),
        (("--save", "out.card.md"), {}, "error: --out, its card and --save must be different"),
        (("--model", "it.pkl"), {}, "error: --model has its table and generator already: leave "
         "out --data"),
        (("--model", "it.pkl", "--set", "a=1"), {"data": None, "label": None, "generator": None},
         "error: --model has its table and generator already: leave out --set"),
    ],
)  # fmt: skip
def test_a_wrong_option_is_refused(capsys, csv, arguments, named, message):
    os.link("in.csv", "hard.csv")
    os.symlink("elsewhere.csv", "link.csv")
    os.mkfifo("pipe.csv")
    before = Path("in.csv").read_bytes()
    said = told(capsys, *arguments, **named)
    assert message in said
    record("malware", f"app.synthesize {' '.join(map(str, arguments))} {named or ''}".strip(), said)
    assert Path("in.csv").read_bytes() == before
    assert Path("link.csv").is_symlink()
    assert Path("pipe.csv").is_fifo()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\n1,2\n", "it.pkl: is no generator that --save kept"),
        (keeping.MARK + b"\x80", "it.pkl: cannot be opened, it is damaged or of another version"),
        (keeping.MARK + pickle.dumps({}), "it.pkl: holds a dict, no generator that --save kept"),
    ],
)
def test_a_model_that_is_none_is_refused(content, message):
    Path("it.pkl").write_bytes(content)
    with refused("malware", f"--model of {content[-9:]!r}", f"^{re.escape(message)}"):
        run("--model", "it.pkl", "--trust", data=None, label=None, generator=None)


class Bomb:
    """A pickle that writes a file when it is opened."""

    def __reduce__(self):
        return Path.touch, (Path("ran"),)


MORE = {"data": None, "label": None, "generator": None}


def test_what_nobody_vouches_for_is_not_opened(csv, tmp_path):
    Path("it.pkl").write_bytes(keeping.MARK + pickle.dumps(Bomb()))
    with refused("malware", "--model of a stranger", r"is a pickle, .* give --trust .*, or --key"):
        run("--model", "it.pkl", **MORE)
    Path("theirs.pem").write_bytes(signing.new_pair()[0])
    Path("mine.public.pem").write_bytes(signing.new_pair()[1])
    with refused("malware", "--model without a signature", "it.pkl: is not signed, and a key is"):
        run("--model", "it.pkl", "--key", "mine.public.pem", **MORE)
    sign.main(["it.pkl", "--key", "theirs.pem"])
    with refused("malware", "--model signed by another", "its signature is not of the pinned key"):
        run("--model", "it.pkl", "--key", "mine.public.pem", **MORE)
    assert not Path("ran").exists()


def test_what_the_pinned_key_signed_is_opened(csv, monkeypatch):
    run("--exclude", "id", "--rows", 30, "--save", "it.pkl")
    sign.main(["--new", "mine.pem"])
    sign.main(["it.pkl", "--key", "mine.pem"])
    run("--model", "it.pkl", "--key", "mine.public.pem", "--rows", 30, out="a.csv", **MORE)
    monkeypatch.setenv("RAMPART_PUBLIC_KEY", "mine.public.pem")
    run("--model", "it.pkl", "--rows", 30, out="b.csv", **MORE)
    assert Path("a.csv").read_bytes() == Path("out.csv").read_bytes() == Path("b.csv").read_bytes()


@pytest.mark.parametrize(
    "ending", [".csv", *(pytest.param(x, marks=pytest.mark.slow) for x in (".tsv", ".xlsx"))]
)
def test_no_text_is_a_formula_for_a_spreadsheet(ending, capsys):
    hostile = (
        table()
        .rename(columns={"store": "=store"})
        .assign(same="=1+1", **{"@change": np.where(np.arange(60) % 2 == 0, "-1", "+2.5")})
    )
    write_table(hostile, "in.csv")
    run("--exclude", "id", out=f"out{ending}")
    drawn = read_table(f"out{ending}")
    assert {"'=store", "'@change"} <= set(drawn)
    assert set(drawn["same"]) == {"'=1+1"}
    assert set(drawn["'@change"].astype(float)) == {-1.0, 2.5}
    assert (
        "62 texts that a spreadsheet would run (=, +, -, @) begin with" in capsys.readouterr().out
    )
    run("--exclude", "id", "--raw", out=f"raw{ending}")
    assert set(read_table(f"raw{ending}")["same"]) == {"=1+1"}


def test_what_no_spreadsheet_opens_is_as_it_was():
    write_table(table().assign(same="=1+1"), "in.csv")
    run("--exclude", "id", out="out.parquet")
    assert set(read_table("out.parquet")["same"]) == {"=1+1"}


def test_a_table_of_copies_carries_a_warning_and_so_does_its_card(csv, capsys):
    run("--exclude", "id", generator="copy")
    warning = (
        "repeats training rows: 100.0% of the rows equal one, where chance explains 0.0%, as "
        "unseen rows are met too (the limit is 50% more than chance)"
    )
    assert f"out.csv: warning: {warning}" in capsys.readouterr().out
    assert f"**Warning**: {warning}." in Path("out.card.md").read_text().splitlines()
    run("--exclude", "id", generator="marginals", out="other.csv")
    assert "warning" not in capsys.readouterr().out


def test_rows_that_real_ones_repeat_too_are_no_copies(csv, capsys):
    pd.DataFrame({"a": [0, 1] * 30, "y": ["x", "x", "z", "z"] * 15}).to_csv("few.csv", index=False)
    run(data="few.csv", label="y", generator="copy")
    assert "warning: repeats" not in capsys.readouterr().out


def test_the_endings_are_those_that_are_written():
    assert set(synthesize.FORMATS) == set(FORMATS)


def test_an_existing_output_is_replaced_whole(csv):
    Path("out.csv").write_text("old")
    with pytest.raises(ValueError, match="no label column"):
        run(label="none")
    assert Path("out.csv").read_text() == "old"
    run("--exclude", "id")
    assert Path("out.csv").read_text().startswith("sms,size,class")


@pytest.mark.slow
def test_a_wrong_option_is_told_before_anything_slow_is_imported():
    code = """
import sys
from app import synthesize
try:
    synthesize.main(["--out", "a.csv", "--rows", "0"])
except SystemExit:
    print([name for name in ("numpy", "pandas", "pydantic", "torch") if name in sys.modules])
"""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
