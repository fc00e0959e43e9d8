"""The command line of the log of predictions."""

import json
import os
import subprocess
import sys
import time

import pandas as pd
import pytest

from app import predictions
from rampart.monitoring.predictions import Log
from tests.monitoring.logged import RECORD, some
from tests.refusals import refused

DAY = 86_400.0


@pytest.fixture
def url(tmp_path):
    found = f"sqlite:///{tmp_path}/log.db"
    with Log(found) as log:
        log.add([*some(3), RECORD._replace(id="a1", variant="shadow", prediction="malicious")])
    return found


@pytest.fixture
def run(url, capsys):
    def ran(*arguments):
        predictions.main([arguments[0], "--log", url, *map(str, arguments[1:])])
        return capsys.readouterr().out

    return ran


def test_the_summary_has_a_line_a_task_version_and_variant(run):
    run("truth", "a1", "malicious")
    header, served, shadow = [line.split() for line in run("show").splitlines()]
    assert header[:6] == ["task", "version", "variant", "rows", "truths", "right"]
    times = ["1970-01-01T00:16:40Z", "1970-01-01T00:16:42Z"]
    assert served == ["prompts", "1.0.0", "served", "3", "1", "0", "0.7500", *times]
    assert shadow == [
        "prompts",
        "1.0.0",
        "shadow",
        "1",
        "1",
        "1",
        "0.7500",
        *["1970-01-01T00:16:40Z"] * 2,
    ]


def test_one_prediction_is_shown_with_its_shadow(run):
    run("truth", "a1", "malicious")
    decoder, text, found = json.JSONDecoder(), run("show", "--id", "a1").strip(), []
    while text:
        one, end = decoder.raw_decode(text)
        found.append(one)
        text = text[end:].strip()
    assert {one["variant"] for one in found} == {"served", "shadow"}
    assert {one["label"] for one in found} == {"malicious"}
    assert found[0]["sketch"] == {"length": 12.0}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "id,label,at\na0,benign,5\na2,malicious,\n"),
        ("t.csv", "\ufeffid,other,label\r\na0,x,benign\r\na2,y,malicious\r\n"),
        (
            "t.jsonl",
            '{"id": "a0", "label": "benign"}\n{"id": "a2", "label": "malicious", "at": 5}\n',
        ),
    ],
)
def test_truths_come_from_a_file(run, url, tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert run("truth", "--file", tmp_path / name).endswith("log.db: 2 truths\n")
    with Log(url) as log:
        assert log.read("prompts")["label"].tolist() == ["benign", None, "malicious"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", "id,truth\na0,benign\n", "row 1: has no 'label'; wanted are id, label"),
        ("t.csv", "id,label,at\na0,b,5\na1,b,soon\n", "row 2: could not convert"),
        ("t.jsonl", '{"id": "a0", "label": "b"}\n{\n', "row 2: Expecting property name"),
        ("t.jsonl", "[1]\n", "row 1: 'list' object has no attribute"),
        ("t.csv", "id,label\na0,b\nzz,b\n", "no prediction has the id 'zz'"),
        ("t.csv", "id,label\na0,\n", "label: must not be empty"),
    ],
)
def test_truths_that_are_wrong_are_named_and_none_is_added(run, url, tmp_path, name, content, said):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with refused("all", f"app.predictions truth --file of {content!r}"[:90], match=said):
        run("truth", "--file", tmp_path / name)
    with Log(url) as log:
        assert log.read("prompts")["label"].tolist() == [None] * 3


def test_a_part_is_exported(run, tmp_path):
    out = tmp_path / "a.parquet"
    asked = ("--task", "prompts", "--since", "1970-01-01T00:16:41")
    assert run("export", "--out", out, *asked) == f"{out}: 2 predictions\n"
    assert pd.read_parquet(out)["id"].tolist() == ["a1", "a2"]
    assert run("export", "--out", out, "--variant", "all").endswith(": 4 predictions\n")
    assert run("export", "--out", out, "--since", "2999-01-01").endswith(": 0 predictions\n")


def test_a_part_that_the_log_has_not_is_named(run, url, tmp_path):
    out = tmp_path / "a.csv"
    said = run("export", "--out", out, "--task", "promts")
    assert said.endswith(
        ": 0 predictions; the log has no task 'promts': did you mean 'prompts'? known: prompts\n"
    )
    said = run("export", "--out", out, "--version", "2")
    assert "0 predictions; the log has no version '2': " in said
    run("purge", "--before", "2999-01-01")
    said = run("export", "--out", out, "--task", "prompts")
    assert said.endswith("0 predictions; the log has no task 'prompts': it is empty\n")


def test_what_is_old_is_purged(run, url):
    with Log(url) as log:
        log.add([RECORD._replace(id="new", at=time.time() - 2 * DAY)])
    assert ": 3 predictions before 1970-01-01T00:16:42Z are deleted" in run(
        "purge", "--before", "1970-01-01T00:16:42Z"
    )
    assert ": 1 predictions before" in run("purge", "--days", "3")
    with Log(url) as log:
        assert log.read("prompts")["id"].tolist() == ["new"]


def test_single_predictions_are_forgotten(run, url):
    assert run("forget", "a1", "a2").count("is deleted") == 2
    with Log(url) as log:
        assert log.read(None, variant=None)["id"].tolist() == ["a0"]
    with refused("all", "app.predictions forget of an unknown id", match="has the id 'a1'"):
        run("forget", "a1")


def test_the_log_is_that_of_the_environment(url, capsys, monkeypatch):
    monkeypatch.setenv("RAMPART_LOG", url)
    predictions.main(["show"])
    assert "prompts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "--id", "b"], "no prediction has the id 'b'"),
        (["export", "--out", "a.xlsx"], "--out must end in .parquet, .csv, .jsonl, got .xlsx"),
        (["export", "--out", "nowhere/a.csv"], "there is no folder nowhere"),
        (["show", "--log", "sqlite:///nowhere.db"], "nowhere.db: no such log of predictions"),
        (["show", "--log", "mysql://a/b"], "the log cannot be mysql"),
        (["truth", "--file", "nowhere.csv"], "No such file or directory"),
    ],
)
def test_what_is_wrong_is_said(url, arguments, said):
    with refused("all", f"app.predictions {' '.join(arguments)}", match=said):
        predictions.main([arguments[0], "--log", url, *arguments[1:]])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: command"),
        (["truth", "a1"], "give ID and LABEL, or --file"),
        (["truth", "a1", "b", "--file", "c"], "give ID and LABEL, or --file"),
        (["purge"], "one of the arguments --before --days --settings is required"),
        (["purge", "--days", "-1"], "must be above 0 and at most 36500, got '-1'"),
        (["purge", "--days", "nan"], "must be above 0 and at most 36500, got 'nan'"),
        (["purge", "--before", "yesterday"], "must be a time as 2026-01-31T12:00"),
        (["purge", "--before", "1960-01-01"], "must be a time as 2026-01-31T12:00"),
    ],
)
def test_a_command_line_that_is_wrong_is_told(arguments, said, capsys):
    with pytest.raises(SystemExit) as caught:
        predictions.main(arguments)
    assert caught.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_it_runs_as_a_command(url, tmp_path):
    command = [sys.executable, "-m", "app.predictions", "show"]
    environ = os.environ | {"RAMPART_LOG": url}
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    assert (done.returncode, done.stderr) == (0, "")
    environ["RAMPART_LOG"] = f"sqlite:///{tmp_path}/none.db"
    done = subprocess.run(command, capture_output=True, text=True, env=environ)
    said = f"predictions: {tmp_path}/none.db: no such log of predictions\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_what_is_old_is_purged_as_the_server_says_and_journaled(run, url, tmp_path):
    settings, journal = tmp_path / "serve.yaml", tmp_path / "journal.jsonl"
    settings.write_text(
        f"log: {{url: '{url}', retention_days: 3}}\naccess: {{journal: '{journal}'}}\n"
    )
    assert "predictions before" in run("purge", "--settings", str(settings))
    assert '"did": "predictions purge"' in journal.read_text().replace('":"', '": "')
