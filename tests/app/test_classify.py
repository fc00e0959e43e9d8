import csv
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app import classify, sign
from rampart.core.cli import sentence
from tests.refusals import record, refused

ROOT = Path(__file__).parents[2]
HEAVY = [
    *("pandas", "scipy", "sklearn", "tensorflow", "keras", "xgboost", "skl2onnx", "onnxmltools"),
    *("onnx", "optuna", "joblib", "matplotlib", "imblearn", "pandera", "dvc", "pyarrow"),
    *("openpyxl", "rampart.tasks", "rampart.estimators"),
]
WORDS = "a review that says at some length what was good and what was not"
TABLE = f"age,review\n3,{WORDS}\n41,{WORDS} at all\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    return path


def run(capsys, package, *arguments):
    """Return (exit status, standard output, standard error)."""
    status = 0
    try:
        classify.main([*map(str, arguments), "--package", str(package)])
    except SystemExit as stop:
        status = stop.code
    return status, *capsys.readouterr()


def test_a_table_says_what_is_in_each_column(capsys, package, table):
    status, out, err = run(capsys, package, table)
    assert (status, err) == (0, "")
    assert [line.split()[-4:-2] for line in out.splitlines()[2:]] == [
        ["age", "numeric"],
        ["review", "text_long"],
    ]


def test_what_is_odd_about_a_file_is_said(capsys, package, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("A title\n" + TABLE + "a footer\n")
    status, out, err = run(capsys, package, path, "--format", "jsonl")
    assert status == 0
    assert len(out.splitlines()) == 2
    assert err == (
        f"classify: {path}: set aside what stands above the header (line 1); set aside 1 row with "
        "another number of cells (line 5)\n"
    )


@pytest.mark.parametrize("kind", ["table", "csv", "jsonl"])
def test_what_decided_is_told(capsys, package, table, kind):
    status, out, _ = run(capsys, package, table, "--explain", "--format", kind)
    assert status == 0
    if kind == "jsonl":
        first = json.loads(out.splitlines()[0])["because"]
        assert first == sorted(first, key=lambda one: -one["takes"])
        assert all(set(one) == {"feature", "value", "takes"} for one in first)
        assert len(first) <= 5
    assert "because" in out


def test_answers_are_in_the_order_of_files_and_columns(capsys, package, tmp_path, monkeypatch):
    monkeypatch.setattr(classify, "BATCH_COLUMNS", 5)
    for number in range(7):
        (tmp_path / f"{number}.csv").write_text(TABLE)
    (tmp_path / "notes.md").write_text("not a table")
    _, out, _ = run(capsys, package, tmp_path, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(Path(row["file"]).stem, row["position"]) for row in rows] == [
        (str(number), position) for number in range(7) for position in "12"
    ]


def test_batches_are_bounded_in_columns_and_characters(monkeypatch):
    column = classify.reading.Column("a", 1, "x", ["1234"] * 5, 5, 0)
    monkeypatch.setattr(classify, "BATCH_COLUMNS", 3)
    assert [len(batch) for batch in classify._batches([column] * 7)] == [3, 3, 1]
    monkeypatch.setattr(classify, "BATCH_CHARACTERS", 30)
    assert [len(batch) for batch in classify._batches([column] * 5)] == [2, 2, 1]


def test_one_bad_file_is_reported_and_the_rest_is_done(capsys, package, tmp_path, table):
    bad = tmp_path / "ragged.csv"
    bad.write_text("a,b\n1\n")
    status, out, err = run(capsys, package, tmp_path / "none.csv", bad, table, "--format", "jsonl")
    assert status == "classify: 2 of 3 files could not be read"
    assert err.splitlines() == [
        f"classify: {tmp_path / 'none.csv'}: no such file",
        f"classify: {bad}: is no table: set aside 1 row with another number of cells (line 2)",
    ]
    assert [json.loads(line)["column"] for line in out.splitlines()] == ["age", "review"]


def test_out_is_written_whole(capsys, package, table, tmp_path):
    (tmp_path / "deep").mkdir()
    target = tmp_path / "deep" / "answers.json"
    options = ("--probabilities", "--reject", "1")  # the format is that of the ending
    status, out, _ = run(capsys, package, table, "--out", target, *options)
    age, review = json.loads(target.read_text())
    assert (status, out) == (0, "")
    assert (age["class"], age["runner_up"]) == ("unsure", "numeric")
    assert sum(review["probabilities"].values()) == pytest.approx(1, abs=1e-3)
    assert [path.name for path in target.parent.iterdir()] == ["answers.json"]


def test_out_never_replaces_a_table_or_a_pipe(capsys, package, table, tmp_path):
    status, _, err = run(capsys, package, table, "--out", table)
    assert (status, table.read_text()) == (2, TABLE)
    assert "is one of the tables to read" in err
    status, _, err = run(capsys, package, table, "--out", tmp_path)
    assert status == 2
    assert f"--out must be a file, got the folder {tmp_path}" in err
    os.mkfifo(pipe := tmp_path / "pipe")
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        assert run(capsys, package, table, "--out", pipe, "--format", "jsonl")[0] == 0
        assert len(reader.stdout.readlines()) == 2
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
def test_a_full_disk_is_named(capsys, package, table):
    with refused("columns", "app.classify --out /dev/full", "No space left") as caught:
        run(capsys, package, table, "--out", "/dev/full")
    assert sentence(caught.value) == "/dev/full: No space left on device"


def test_a_folder_of_no_table_is_reported(capsys, package, tmp_path, table):
    (tmp_path / "empty").mkdir()
    (tmp_path / "parts.csv").mkdir()  # a folder may be called like a table
    assert run(capsys, package, tmp_path)[::2] == (0, "")
    status, _, err = run(capsys, package, tmp_path / "empty", table)
    assert status == "classify: 1 of 2 files could not be read"
    assert err == f"classify: {tmp_path / 'empty'}: is a folder without a table\n"
    assert run(capsys, package, "")[2] == "classify: '': no such file\n"


def test_a_lone_surrogate_does_not_end_the_run(capsys, package, tmp_path, table):
    (tmp_path / "a.json").write_text('[{"a\\ud800": 1}]')
    status, out, err = run(capsys, package, tmp_path, "--format", "jsonl")
    assert (status, err) == (0, "")
    names = [json.loads(line)["column"] for line in out.splitlines()]
    assert names == ["a\ud800", "age", "review"]
    (tmp_path / "out").mkdir()
    run(capsys, package, tmp_path, "--out", tmp_path / "out" / "a.ndjson")
    assert (tmp_path / "out" / "a.ndjson").read_text() == out


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (["--rows", "0"], "--rows must be 1 or more, got 0"),
        (["--reject", "1.5"], "--reject must be from 0 to 1, got 1.5"),
        (["--format", "xml"], "invalid choice: 'xml'"),
        (["--unpacked", "0"], "--unpacked must be 1 or more, got 0"),
        (
            ["--out", "a.xlsx"],
            "--out must end in .txt, .md, .json, .jsonl, .ndjson, .csv, got .xlsx",
        ),
        (["--out", "answers"], "got no ending (answers)"),
        (["--out", "a.csv", "--format", "json"], "--out must end in .json, got .csv (a.csv)"),
        (["--out", "none/a.csv"], "--out none/a.csv: there is no folder none; make it first"),
        (["--out", "table.csv/a.csv"], "--out table.csv/a.csv: cannot be written, table.csv is no"),
        (["--out", "shut/a.csv"], "--out shut/a.csv: the folder shut cannot be written"),
    ],
)
def test_a_bad_option_is_refused_before_the_work(
    capsys, table, tmp_path, monkeypatch, option, message
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shut").mkdir()
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: "shut" not in str(path) and access(path, mode)
    )
    # A package that is not there is told after the options.
    status, _, err = run(capsys, tmp_path / "none", table, *option)
    assert status == 2
    assert message in err
    record("columns", f"app.classify table.csv {' '.join(option)}", err.splitlines()[-1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["shut", "table.csv"]


@pytest.mark.parametrize("ending", ["csv", "jsonl", "json", "txt"])
def test_a_formula_in_a_header_is_a_text_in_csv_alone(capsys, package, tmp_path, ending):
    (tmp_path / "in.csv").write_text('=1+1,-2,"@SUM(A1)"\n1,2,3\n')
    answers = tmp_path / f"out.{ending}"
    run(capsys, package, tmp_path / "in.csv", "--out", answers)
    text = answers.read_text()
    assert "=1+1" in text
    assert ("'=1+1" in text) == ("'@SUM(A1)" in text) == (ending == "csv")
    assert "'-2" not in text
    if ending == "csv":
        run(capsys, package, tmp_path / "in.csv", "--out", answers, "--raw")
        assert "'" not in answers.read_text()


def test_a_packed_bomb_is_one_bad_file(capsys, package, tmp_path, table):
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"1" * 1_000_000))
    given = ("--unpacked", 100_000, "--format", "jsonl")
    status, out, err = run(capsys, package, tmp_path / "bomb.csv.gz", table, *given)
    assert status == "classify: 1 of 2 files could not be read"
    assert "bomb.csv.gz: unpacks to more than 100,000 bytes, the limit: unpack it if it is" in err
    assert len(out.splitlines()) == 2
    record("columns", "app.classify bomb.csv.gz", err)


@pytest.fixture
def signed(package, tmp_path):
    """Return a signed package and the public key."""
    folder = shutil.copytree(package, tmp_path / "signed")
    sign.main(["--new", str(tmp_path / "mine.pem")])
    sign.main([str(folder), "--key", str(tmp_path / "mine.pem")])
    return folder, tmp_path / "mine.public.pem"


def test_a_pinned_key_is_asked_of_the_package(capsys, package, signed, table, monkeypatch):
    folder, key = signed
    assert run(capsys, folder, table, "--key", key)[0] == 0
    with refused("columns", "app.classify --key with a package without signature", "is not signed"):
        run(capsys, package, table, "--key", key)
    monkeypatch.setenv("RAMPART_PUBLIC_KEY", str(key))
    assert run(capsys, folder, table)[0] == 0
    with refused("columns", "RAMPART_PUBLIC_KEY with a package without signature", "is not signed"):
        run(capsys, package, table)
    monkeypatch.setenv("RAMPART_PUBLIC_KEY", "none.pem")
    with refused("columns", "RAMPART_PUBLIC_KEY of no file", "RAMPART_PUBLIC_KEY 'none.pem': No"):
        run(capsys, folder, table)
    with refused("columns", "app.classify --key of no file", "--key 'no.pem': No such file"):
        run(capsys, folder, table, "--key", "no.pem")


def test_what_was_changed_with_its_digest_is_refused(capsys, signed, table):
    folder, key = signed
    content = b'["a", "b", "c", "d", "e", "f", "g", "h"]'
    (folder / "labels.json").write_bytes(content)
    config = json.loads((folder / "config.json").read_text())
    config["files"]["labels.json"]["sha256"] = hashlib.sha256(content).hexdigest()
    (folder / "config.json").write_text(json.dumps(config))
    assert run(capsys, folder, table)[0] == 0  # the digests agree: they say nothing of its origin
    with refused("columns", "a package changed together with its digests", "has changed: do not"):
        run(capsys, folder, table, "--key", key)


def child(code, package):
    """Run Python in a process of its own; return what it prints."""
    command = [sys.executable, "-c", code, str(package)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.slow
def test_no_training_library_is_imported_and_memory_is_small(package, table, tmp_path):
    rows = "\n".join(f"{n},{WORDS * 5},{n / 7}" for n in range(20_000))
    (tmp_path / "large.csv").write_text(f"id,review,share\n{rows}\n")
    code = f"""
import sys
from app import classify
classify.main([{str(tmp_path)!r}, "--package", sys.argv[1], "--format", "jsonl"])
loaded = [name for name in {HEAVY!r} if name in sys.modules]
status = open("/proc/self/status").read() if sys.platform == "linux" else "VmHWM: 0 kB"
print(loaded, status.partition("VmHWM:")[2].split()[0])
"""
    *answers, last = child(code, package).splitlines()
    loaded, kilobytes = last.rsplit(" ", 1)
    assert len(answers) == 5
    assert loaded == "[]"
    assert int(kilobytes) <= 150 * 1024


@pytest.mark.slow
def test_parquet_and_excel_need_their_own_reader_alone(package, tmp_path):
    import pandas as pd

    frame = pd.DataFrame({"when": pd.to_datetime(["2020-03-04 05:06:07.5", None]), "n": [1, 2]})
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_excel(tmp_path / "b.xlsx")
    code = f"""
import sys
from app import classify
classify.main([{str(tmp_path)!r}, "--package", sys.argv[1], "--format", "jsonl"])
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    *answers, last = child(code, package).splitlines()
    assert len(answers) == 5
    assert last == "['pyarrow', 'openpyxl']"


@pytest.mark.slow
def test_a_closed_pipe_is_no_error(package, table):
    code = "import sys; from app import classify; classify.main(sys.argv[2:])"
    command = [sys.executable, "-c", code, "", str(table), "--package", str(package)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait() == 0
