"""The command: what it writes, prints and refuses, and its exit status."""

import json

import pytest

from app.watch import __main__ as command
from tests.app.watch import logs

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return logs.write_reference(tmp_path_factory.mktemp("models") / "reference")


def run(tmp_path, folder, url, *more):
    words = ["--log", url, "--task", "toy", "--reference", str(folder), "--until",
             "2026-11-27T12:00", "--out", str(tmp_path / "out"), *more]  # fmt: skip
    with pytest.raises(SystemExit) as left:
        command.main(words)
    return left.value.code


def said(tmp_path):
    return json.loads((tmp_path / "out/drift.json").read_text())


def test_a_quiet_week(tmp_path, folder, capsys):
    url = logs.write_log(tmp_path / "log.db", 1, 300, labelled=150)
    assert run(tmp_path, folder, url) == 0
    found = said(tmp_path)
    assert (found["drifted"], found["judged"]) == (False, True)
    assert found["log"]["rows"] == 300
    assert found["log"]["labelled"] == 150
    assert found["log"]["versions"] == {"1.0.0": 300}
    assert found["log"]["since"] == "2026-11-20T12:00:00Z"
    assert capsys.readouterr().out.startswith("toy: no drift: none of 6 tests found")
    assert '<strong class="good">No drift.</strong>' in (tmp_path / "out/report.html").read_text()


def test_drift_is_told_once_and_leaves_with_1(tmp_path, folder, capsys):
    url = logs.write_log(tmp_path / "log.db", 1, 300, labelled=150, longer=4, wrong=0.5)
    alerts = tmp_path / "alerts.yaml"
    alerts.write_text(f"file: {{path: {tmp_path / 'told.jsonl'}}}\n")
    more = ("--alerts", str(alerts), "--textfile", str(tmp_path / "drift.prom"))
    assert run(tmp_path, folder, url, *more) == 1
    names = {one["name"] for one in said(tmp_path)["findings"] if one["drifted"]}
    assert {"characters", "accuracy"} <= names
    told = [json.loads(line) for line in (tmp_path / "told.jsonl").read_text().splitlines()]
    assert [one["name"] for one in told] == ["drift", "accuracy"]
    gauges = (tmp_path / "drift.prom").read_text()
    assert f'rampart_drift_found{{task="toy"}} {len(names)}.0\n' in gauges
    assert run(tmp_path, folder, url, *more) == 1
    assert "cools off" in capsys.readouterr().err
    assert len((tmp_path / "told.jsonl").read_text().splitlines()) == 2


def test_too_few_rows_are_not_judged(tmp_path, folder, capsys):
    url = logs.write_log(tmp_path / "log.db", 1, 99, longer=99)
    assert run(tmp_path, folder, url) == 0
    assert not said(tmp_path)["judged"]
    assert "not enough: the log has 99 rows, 100 are needed" in capsys.readouterr().out
    assert run(tmp_path, folder, url, "--days", "0.01") == 0
    assert said(tmp_path)["log"]["rows"] == 2


def test_what_cannot_be_read_leaves_with_2(tmp_path, folder, capsys):
    missing = f"sqlite:///{tmp_path}/no.db"
    assert run(tmp_path, folder, missing) == 2
    url = logs.write_log(tmp_path / "log.db", 1, 9)
    assert run(tmp_path, tmp_path, url) == 2
    assert "has no reference.json; `dvc repro reference` writes it" in capsys.readouterr().err
    assert run(tmp_path, folder, url, "--task", "other") == 2
    assert "is of the task toy, not of other" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--days", "0"), "--days must be above 0"),
        (("--days", "nan"), "--days must be above 0"),
        (("--rows", "9"), "--rows must be from 100"),
        (("--every", "1h"), "--until is one moment"),
        (("--every", "0s"), "must be as 30s, 15m, 1h or 1d, got '0s'"),
        (("--until", "noon"), "must be as 2026-11-27T12:00, got 'noon'"),
    ],
)
def test_a_wrong_command_line_leaves_with_2(tmp_path, folder, capsys, more, told):
    assert run(tmp_path, folder, "sqlite:///x", *more) == 2
    assert told in capsys.readouterr().err


def test_again_and_again_until_it_is_stopped(tmp_path, folder, monkeypatch, capsys):
    waited = []

    def sleep(seconds):
        waited.append(seconds)
        if len(waited) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(command.time, "sleep", sleep)
    words = ["--log", f"sqlite:///{tmp_path}/no.db", "--task", "toy", "--reference", str(folder),
             "--out", str(tmp_path / "out"), "--every", "15m"]  # fmt: skip
    with pytest.raises(SystemExit) as left:
        command.main(words)
    assert left.value.code == 0
    assert capsys.readouterr().err.count("watch: ") == 2  # an error stops nothing
    assert all(800 < seconds <= 900 for seconds in waited)
