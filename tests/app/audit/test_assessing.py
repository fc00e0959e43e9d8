import json

import pytest

from app.audit import __main__ as command
from app.audit.assessing import assessed
from app.audit.judging import Judge
from tests.app.audit.test___main__ import BAD, CODE, GOOD
from tests.refusals import record

TABLE = "file,risk\nbank.sol,60\nbox.sol,10\nbank.sol,70\nbox.sol,10\nbox.sol,25\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for name, text in {"bank.sol": BAD, "box.sol": GOOD, "code.hex": CODE}.items():
        (tmp_path / "mine" / name).write_text(text)
    (tmp_path / "mine/said.csv").write_text(TABLE)
    return tmp_path


def told(packages, capsys, *words):
    command.main(["mine/bank.sol", "mine/box.sol", *words, "--format", "json", "--packages",
                  str(packages)])  # fmt: skip
    return json.loads(capsys.readouterr().out)


def test_risks_are_on_the_scale_of_the_experts(packages, folder, capsys):
    bank, box = told(packages, capsys, "--assessed", "mine/said.csv")
    # The means of what is said of each, (60 + 70) / 2 and (10 + 10 + 25) / 3.
    assert bank["risk"] == pytest.approx(65, abs=0.2)
    assert box["risk"] == pytest.approx(15, abs=0.2)
    assert (bank["level"], box["level"]) == ("high", "low")
    assert "the risk is on the scale of expert assessments: 91.4 without them" in bank["notes"]


def test_without_a_table_nothing_changes(packages, folder, capsys):
    bank, _ = told(packages, capsys)
    again, _ = told(packages, capsys, "--assessed", "mine/said.csv")
    assert bank["risk"] == pytest.approx(91.4, abs=0.051)
    assert bank["probabilities"] == again["probabilities"]
    assert bank["shares"] == again["shares"]
    assert bank["findings"] == again["findings"]


def test_knots_rise_from_0_to_100(packages, folder):
    knots = assessed("mine/said.csv", Judge(packages))
    assert knots["said"] == sorted(knots["said"])
    assert (knots["risk"][0], knots["risk"][-1]) == (0, 100)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("file,score\nbank.sol,1\n", "no column 'risk'"),
        ("file,risk\nbank.sol,1\n", "needs 5 contracts or more, got 1"),
        ("file,risk\nbank.sol,high\n", "row 2: risk must be from 0 to 100, got 'high'"),
        (TABLE.replace("25", "101"), "must be from 0 to 100"),
        ("file,risk\nno.sol,1\n", "row 2: no.sol: No such file"),
    ],
)
def test_a_table_that_is_wrong_is_refused_before_anything_is_audited(
    packages, folder, capsys, table, said
):
    (folder / "mine/said.csv").write_text(table)
    with pytest.raises(SystemExit) as caught:
        told(packages, capsys, "--assessed", "mine/said.csv")
    out, err = capsys.readouterr()
    assert (caught.value.code, out) == (2, "")
    assert said in err
    record("contracts", f"app.audit --assessed of {said[:24]!r}", err.splitlines()[-1])
