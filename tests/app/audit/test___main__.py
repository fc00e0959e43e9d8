"""The command on four tiny packages: what is printed, written and refused, and its exit codes."""

import json
import os
import subprocess
import sys

import pytest

from app.audit import __main__ as command
from rampart.serving import signing
from tests.refusals import record, refused

BAD = """contract Bank {
    mapping(address => uint) balance;
    function withdraw(uint x) public {
        msg.sender.call.value(x)();
        balance[msg.sender] -= x;
    }
}
"""
GOOD = "contract Box { uint x; function set() public { x = 1; } }\n"
CODE = "6080604052600080fd"
HEAD = "from,to,value,blockNumber,timeStamp,gasUsed,isError,input"
BANK, ANN = "0x" + "a" * 40, "0x" + "b" * 40
HISTORY = "\n".join([HEAD, *(f"{ANN},{BANK},5,{n},{n},21000,0,0x" for n in range(1, 9))])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files = {"bank.sol": BAD, "box.sol": GOOD, "code.hex": CODE, "past.csv": HISTORY}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(packages, folder, capsys):
    """Run the command; return its exit code, and what it printed."""

    def run(*words):
        try:
            command.main([*map(str, words), "--packages", str(packages)])
        except SystemExit as error:
            return error.code, *capsys.readouterr()
        return 0, *capsys.readouterr()

    return run


def test_a_table_is_what_a_person_gets(run):
    code, out, err = run("bank.sol", "box.sol")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[2].split()[:3] == ["bank.sol", "91.4", "critical"]
    assert "reentrancy 90%" in lines[2]
    assert any("Bank.withdraw (line 4)" in line for line in lines)
    (box,) = [line for line in lines if line.startswith("box.sol")]
    assert box.split()[1:3] == ["6.8", "low"]


def test_the_risk_is_what_was_worked_out_by_hand(run):
    _, out, _ = run("bank.sol", "box.sol", "--format", "json")
    bank, box = json.loads(out)
    # 90 % of reentrancy (95), 1 % of each other class: 590 points of severity in all.
    assert bank["risk"] == pytest.approx(0.9 * 95 + 0.01 * 590, abs=0.051)
    assert box["risk"] == pytest.approx(0.01 * (95 + 590), abs=0.051)
    assert bank["shares"] == {"source": 1}
    assert bank["lacking"] == ["bytecode", "history"]
    assert bank["findings"][0]["function"] == "Bank.withdraw"


def test_without_together_files_are_contracts_of_their_own(run):
    _, out, _ = run("bank.sol", "code.hex", "past.csv", "--format", "jsonl")
    told = [json.loads(line) for line in out.splitlines()]
    assert [list(one["files"]) for one in told] == [["source"], ["bytecode"], ["history"]]


def test_together_they_are_about_one(run):
    code, out, _ = run("bank.sol", "code.hex", "past.csv", "--together", "--format", "json")
    (one,) = json.loads(out)
    assert code == 0
    assert one["name"] == "bank.sol"
    assert one["files"] == {"source": "bank.sol", "bytecode": "code.hex", "history": "past.csv"}
    assert one["shares"] == {"source": 1, "bytecode": 0, "history": 0}
    assert one["lacking"] == []
    assert one["details"]["behaves like"] == "benign"
    assert "the model of behaviour has learned from a simulated chain alone" in one["notes"]


def test_a_file_that_is_wrong_spoils_what_is_asked_about_together(run):
    code, out, err = run("bank.sol", "none.hex", "--together")
    rest = out.splitlines()[2:]  # no verdict is below the head
    assert code == 2
    assert rest == ["Could not be read:", "    none.hex: No such file or directory"]
    assert err.splitlines()[0].startswith("audit: none.hex: No such file")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["bank.sol", "--fail-on", "91.4"], 1),  # as it is shown; it is 91.398
        (["bank.sol", "--fail-on", "91.5"], 0),
        (["box.sol", "--fail-on", "50"], 0),
        (["bank.sol"], 0),
        (["bank.sol", "none.sol", "--fail-on", "50"], 2),
        (["none.sol"], 2),
    ],
)
def test_the_exit_code_says_how_it_went(run, words, code):
    assert run(*words)[0] == code


def test_what_cannot_be_read_is_a_line_and_the_rest_is_done(run, folder):
    (folder / "empty.sol").write_text(" \n")
    code, out, err = run("empty.sol", "0x123456789", "bank.sol", "--format", "json")
    assert code == 2
    bank, *unread = json.loads(out)
    assert bank["name"] == "bank.sol"
    assert [(one["kind"], one["name"]) for one in unread] == [
        ("unread", "empty.sol"),
        ("unread", "0x123456789"),
    ]
    assert err.splitlines()[0] == "audit: empty.sol: is empty"
    assert err.splitlines()[1].startswith("audit: 0x123456789: ")
    assert err.splitlines()[2] == "audit: 2 could not be read"


def test_an_interface_of_a_folder_is_told_and_no_failure(run, folder):
    (folder / "all").mkdir()
    (folder / "all" / "IBank.sol").write_text("interface IBank { function f() external; }")
    code, _, err = run("all")
    assert (code, err.splitlines()[-1]) == (2, "audit: 1 left out, as told")
    (folder / "all" / "bank.sol").write_text((folder / "bank.sol").read_text())
    code, _, err = run("all", "--fail-on", "50")
    assert code == 1
    reason = "has nothing to judge: no function with a body"
    assert err.splitlines()[0] == f"audit: all/IBank.sol: {reason}"
    _, out, _ = run("all", "--format", "jsonl")
    left = {"kind": "left_out", "name": "all/IBank.sol", "reason": reason}
    assert json.loads(out.splitlines()[-1]) == left
    assert run("all")[0] == 0
    code, _, err = run("all/IBank.sol", "none.sol", "bank.sol")
    assert code == 2  # it was asked for by its name
    assert err.splitlines()[2:] == [
        "audit: 1 without anything to judge", "audit: 1 could not be read"
    ]  # fmt: skip
    assert run("all/IBank.sol", "bank.sol")[0] == 2


@pytest.mark.parametrize(
    ("name", "content", "said", "code"),
    [
        ("Bank.hex", "0x", "is empty: an account without code has none", 0),
        ("Bank.hex", "0x123", "must have an even number of hex digits, got 3", 2),
        ("Bank.csv", f"{HEAD}\n", "has a header and no row", 2),
        ("Bank.json", '{"calls": []}', "the trace is empty", 2),
        ("Bank.json", "[]", "the trace is empty", 2),
    ],
)
def test_a_source_is_judged_beside_what_cannot_be(run, folder, name, content, said, code):
    (folder / "in").mkdir()
    (folder / "in/Bank.sol").write_text(BAD)
    (folder / "in" / name).write_text(content)
    found, out, err = run("in", "--format", "json")
    bank, other = json.loads(out)
    assert (found, bank["name"], list(bank["files"])) == (code, "in/Bank.sol", ["source"])
    assert (other["kind"], other["name"]) == ("unread" if code else "left_out", f"in/{name}")
    assert err.startswith(f"audit: in/{name}: {said}")
    assert err.splitlines()[1:] == [
        f"audit: 1 {'could not be read' if code else 'left out, as told'}"
    ]


def test_what_is_left_of_three_is_judged_together(run, folder):
    (folder / "in").mkdir()
    for name, text in (("Bank.sol", BAD), ("Bank.hex", CODE), ("Bank.csv", f"{HEAD}\n1,2\n")):
        (folder / "in" / name).write_text(text)
    code, out, err = run("in", "--format", "json")
    bank, other = json.loads(out)
    assert (code, bank["name"], bank["lacking"]) == (2, "in/Bank", ["history"])
    assert other["name"] == "in/Bank.csv"
    assert err.count("\n") == 2


def test_a_contract_that_is_not_read_at_all_is_told_of_each_part(run, folder):
    (folder / "in").mkdir()
    (folder / "in/Bank.sol").write_text("interface Bank { function f() external; }")
    (folder / "in/Bank.hex").write_text("0x123")
    code, out, err = run("in", "--format", "json")
    told = [(one["kind"], one["name"]) for one in json.loads(out)]
    assert (code, told) == (2, [("unread", "in/Bank.hex"), ("left_out", "in/Bank.sol")])
    assert err.splitlines()[2:] == ["audit: 1 left out, as told", "audit: 1 could not be read"]


def test_hex_is_about_the_same_contract_as_a_file(run):
    code, out, _ = run("--together", "box.sol", "0x" + CODE * 3, "--format", "json")
    (one,) = json.loads(out)
    assert (code, one["name"], one["lacking"]) == (0, "box.sol", ["history"])


def test_two_of_a_kind_together_are_refused_before_anything_is_written(run, folder):
    code, out, err = run("--together", "bank.sol", "box.sol", "--out", "a.json")
    assert (code, out) == (2, "")
    assert "got two of source: bank.sol and box.sol" in err.splitlines()[-1]
    assert not (folder / "a.json").exists()


def test_what_hex_is_wrong_in_is_said_once(run):
    assert run("0x60zz")[2].splitlines()[0] == (
        "audit: 0x60zz: bytecode: must be hex digits, got 'z' at digit 2"
    )


def test_a_code_of_the_command_line_may_be_long(run, folder):
    (folder / "a.json").write_text("before")
    code, _, err = run("0x" + CODE * 500, "--out", "a.json")
    assert (code, err) == (0, "")
    assert json.loads((folder / "a.json").read_text())[0]["name"] == "0x6080604052600080fd6..."


def test_a_name_of_control_characters_rings_no_bell(run, folder):
    name = "a\x1b[31m\x07.sol"
    (folder / name).write_text("{")
    _, out, err = run(name)
    assert not {"\x1b", "\x07"} & set(out + err)
    assert "could not be read" in err


@pytest.mark.parametrize("ending", [".txt", ".json", ".jsonl", ".sarif", ".md", ".JSON"])
def test_the_ending_says_the_format(run, folder, ending):
    code, out, _ = run("bank.sol", "--out", f"a{ending}")
    text = (folder / f"a{ending}").read_text(encoding="utf-8")
    assert (code, out) == (0, "")
    begins = {".txt": "contract", ".sarif": '{\n  "$schema"', ".md": "# Audit", ".jsonl": '{"name"'}
    assert text.startswith(begins.get(ending, "["))
    assert "rampart-audit 1.2.3" in text or ending != ".md"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "a.pdf"], "--out must end in .txt, .json, .jsonl, .sarif, .md, got .pdf"),
        (["--out", "a"], "--out must end in .txt, .json, .jsonl, .sarif, .md, got no ending"),
        (["--out", "no/a.json"], "there is no folder no"),
        (["--out", "."], "--out must be a file"),
        (["--fail-on", "0"], "--fail-on must be above 0 and at most 100"),
        (["--fail-on", "101"], "--fail-on must be above 0 and at most 100"),
        (["--fail-on", "nan"], "--fail-on must be above 0 and at most 100"),
        (["--fail-on", "high"], "--fail-on: invalid float value"),
        (["--top", "0"], "--top must be from 1 to 1000"),
        (["--format", "xml"], "--format: invalid choice"),
    ],
)
def test_options_that_cannot_be(run, words, said):
    code, out, err = run("bank.sol", *words)
    assert (code, out) == (2, "")
    assert said in err
    record("contracts", f"app.audit bank.sol {' '.join(words)}", err.splitlines()[-1])


def test_nothing_to_audit_is_refused(run):
    code, _, err = run()
    assert code == 2
    record("contracts", "app.audit", err.splitlines()[-1])


def test_what_is_read_is_not_written_over(run, folder):
    (folder / "trace.json").write_text("[]")
    os.link(folder / "trace.json", folder / "same.json")
    for out in ("trace.json", "same.json"):
        code, _, err = run("trace.json", "--out", out)
        assert code == 2
        assert "is what is read: it would be lost" in err
        record("contracts", f"app.audit trace.json --out {out}", err.splitlines()[-1])
    assert (folder / "trace.json").read_text() == "[]"


def test_a_file_of_a_folder_that_is_read_is_not_written_over(run, folder):
    (folder / "in").mkdir()
    (folder / "in/trace.json").write_text("[]")
    (folder / "in/bank.sol").write_text(BAD)
    code, _, err = run("in", "--out", "in/trace.json")
    assert code == 2
    assert (folder / "in/trace.json").read_text() == "[]"
    assert "is what is read: it would be lost" in err
    record("contracts", "app.audit in --out in/trace.json", err.splitlines()[-1])


def test_a_package_that_is_not_signed_is_refused_before_anything_is_read(run, folder):
    (folder / "key.pem").write_bytes(signing.new_pair()[1])
    with refused("contracts", "app.audit with --key and unsigned packages", "is not signed"):
        run("bank.sol", "--key", folder / "key.pem", "--out", "a.json")
    assert not (folder / "a.json").exists()


def test_what_the_subjects_need_is_loaded_before_the_first_verdict(copied, folder, capsys):
    words = ["--packages", str(copied), "--out", "a.json"]
    (copied / "bytecode/package/model.onnx").unlink()
    command.main(["bank.sol", "past.csv", *words])
    (folder / "a.json").unlink()
    for given in (["bank.sol", "code.hex"], ["bank.sol", "code.hex", "--together"], ["."]):
        with refused("contracts", f"app.audit {' '.join(given)} without the package of bytecode",
                     "bytecode/package/model.onnx: no such file; run"):  # fmt: skip
            command.main([*given, *words])
        assert not (folder / "a.json").exists()
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FileNotFoundError(2, "No such file or directory", "models"), "audit: models: No such fil"),
        (ValueError("package: is not signed"), "audit: package: is not signed"),
        (KeyError("a fault"), "Traceback"),
    ],
)
def test_every_failure_exits_with_2(monkeypatch, capsys, error, said):
    def main():
        raise error

    monkeypatch.setattr(command, "main", main)
    monkeypatch.setattr(sys, "argv", ["audit"])
    with pytest.raises(SystemExit) as caught:
        command.run()
    assert caught.value.code == 2
    assert capsys.readouterr().err.startswith(said)


def test_what_fail_on_says_stays_1(monkeypatch):
    monkeypatch.setattr(command, "main", lambda: sys.exit(1))
    with pytest.raises(SystemExit) as caught:
        command.run()
    assert caught.value.code == 1


def test_help_says_what_the_exit_status_means(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "1 where --fail-on found a risk as high, and never else; 2" in " ".join(out.split())


@pytest.mark.slow
def test_as_a_command(packages, folder):
    words = [sys.executable, "-m", "app.audit", "--packages", str(packages)]
    root = command.Path(command.__file__).parents[2]
    environment = os.environ | {"PYTHONPATH": str(root)}

    def done(*more):
        return subprocess.run(
            [*words, *more], capture_output=True, text=True, env=environment, cwd=folder
        )

    assert (done("bank.sol").returncode, done("bank.sol", "--fail-on", "50").returncode) == (0, 1)
    assert done("bank.sol", "--packages", "none", "--fail-on", "50").returncode == 2
    assert done("bank.sol", "--key", "none.pem", "--fail-on", "50").returncode == 2
    wrong = done("none.sol")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("audit: none.sol: No such file")
    assert "Traceback" not in wrong.stderr
