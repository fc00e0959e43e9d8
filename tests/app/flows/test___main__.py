import json
import subprocess
import sys

import pandas as pd
import pytest

from app.flows import __main__ as command
from tests.refusals import record, refused
from tests.tasks.flows import small


@pytest.fixture
def run(flow_package, capsys):
    def run(*words):
        command.main([*map(str, words), "--package", str(flow_package)])
        return capsys.readouterr()

    return run


def test_a_file_is_scored_and_summed_up(run, recorded, tmp_path):
    out, layer = tmp_path / "scored.csv", tmp_path / "layer.json"
    said = run(recorded, "--out", out, "--layer", layer, "--budget", 1000)
    lines = said.out.splitlines()
    assert lines[:2] == ["flows.csv: NFStream", "20 flows"]
    assert "lets 1000 harmless flows a day" in said.out
    scored = pd.read_csv(out)
    assert len(scored) == 20
    counts = scored["severity"].value_counts()
    assert all(f"  {name:<10}{count:>12,}" in said.out for name, count in counts.items())
    assert json.loads(layer.read_text())["domain"] == "enterprise-attack"
    assert said.err == ""


def test_rows_that_cannot_be_read_are_counted(run, tmp_path):
    path = tmp_path / "a.csv"
    small.table(small.NF1, 3, PROTOCOL=6).to_csv(path, index=False)
    path.write_text(path.read_text() + "1,2\n" + path.read_text().splitlines()[0] + "\n")
    said = run(path)
    assert "3 flows" in said.out
    assert said.err.splitlines() == [
        "flows: row is the header again: 1",
        "flows: row of another number of cells: 1",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "a.txt"], "--out must end in .csv, .parquet, .xlsx, got .txt"),
        (["--out", "no/a.csv"], "there is no folder no"),
        (["--layer", "a.csv"], "--layer must end in .json"),
        (["--budget", "0"], "--budget must be above 0"),
        (["--budget", "nan"], "--budget must be above 0"),
        (["--top", "0"], "--top must be from 1 to 1000"),
        (["--budget", "5"], "--budget must be from 10 to 1000 alerts a day"),
    ],
)
def test_options_that_cannot_be(run, recorded, words, said, monkeypatch, capsys):
    monkeypatch.chdir(recorded.parent)
    with pytest.raises((SystemExit, ValueError)) as caught:
        run("flows.csv", *words)
    told = capsys.readouterr().err if isinstance(caught.value, SystemExit) else str(caught.value)
    assert said in told
    record("flows", f"app.flows flows.csv {' '.join(words)}", told.splitlines()[-1])


def test_the_file_to_read_is_not_written_over(run, recorded, capsys):
    with pytest.raises(SystemExit):
        run(recorded, "--out", recorded)
    told = capsys.readouterr().err.splitlines()[-1]
    assert "is the file to read: it would be lost" in told
    record("flows", "app.flows flows.csv --out flows.csv", told)


def test_what_breaks_on_the_way_leaves_no_file(run, recorded, tmp_path):
    text = recorded.read_text()
    recorded.write_text(text + ("x\n" * 1100))
    with refused("flows", "app.flows of a file of broken rows"):
        run(recorded, "--out", tmp_path / "a.csv")
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.slow
def test_as_a_command(flow_package, recorded, tmp_path):
    words = [sys.executable, "-m", "app.flows", "--package", str(flow_package)]
    done = subprocess.run([*words, str(recorded)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run([*words, str(tmp_path / "none.csv")], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("flows: ")
    assert done.stderr.endswith("none.csv: no such file\n")
