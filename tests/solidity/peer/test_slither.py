"""Slither's report as findings by function; what stops it costs one source."""

import json
import sys

import pytest

from rampart.solidity.compiler.batches import Job
from rampart.solidity.compiler.programs import MissingProgram, command, soljson
from rampart.solidity.peer import slither
from rampart.solidity.peer.slither import Finding, Verdict, findings, judge
from tests.solidity.compiler.fakes import compilers_or_skip, python

PLACE = {"filename_relative": "units/a.sol"}


def function(name, lines, file="units/a.sol"):
    return {
        "type": "function",
        "name": name,
        "source_mapping": {"filename_relative": file, "lines": lines},
        "type_specific_fields": {"parent": {"type": "contract", "name": "A"}},
    }


def node(line, parent, file="units/a.sol"):
    place = {"filename_relative": file, "lines": [line]}
    return {
        "type": "node",
        "source_mapping": place,
        "type_specific_fields": {"parent": parent},
    }


def report(*elements, check="timestamp"):
    one = {"check": check, "impact": "Low", "confidence": "Medium", "elements": list(elements)}
    return {"success": True, "results": {"detectors": [one]}}


def test_a_finding_has_the_lines_of_its_function_alone():
    inner = function("f", [4, 5, 6])
    other = function("g", [8, 9])
    found = findings(
        report(inner, node(5, inner), node(9, other), node(5, inner, "x.sol")), "units/a.sol"
    )
    assert found == (Finding("A", "f", 4, 6, "timestamp", "Low", "Medium", (5,)),)


def test_a_statement_alone_is_its_functions():
    found = findings(report(node(5, function("f", [4, 5, 6]))), "units/a.sol")
    assert [(one.function, one.lines) for one in found] == [("f", (5,))]


def test_what_is_found_in_an_import_is_not_the_units():
    assert findings(report(function("f", [1], "imports/b.sol")), "units/a.sol") == ()
    assert findings(report(), "units/a.sol") == ()
    assert findings({}, "units/a.sol") == ()


def test_no_slither_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(slither.sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgram, match=r"pip install slither-analyzer==0\.11\.6$"):
        slither.program()
    (tmp_path / "slither").touch(mode=0o755)
    assert slither.program() == str(tmp_path / "slither")


PEER = """
import json, pathlib, sys, time
target, report = sys.argv[1], sys.argv[sys.argv.index("--json") + 1]
place = pathlib.Path(target)
files = sorted(place.glob("*.sol")) if place.is_dir() else [place]
found = []
for file in files:
    text = file.read_text()
    if "stops" in text:
        sys.exit("AssertionError: it stops")
    if "hangs" in text:
        time.sleep(60)
    where = {"filename_relative": str(file), "lines": [1]}
    parent = {"type": "contract", "name": text.split()[0]}
    found.append({"check": "timestamp", "impact": "", "confidence": "", "elements": [
        {"type": "function", "name": "f", "source_mapping": where,
         "type_specific_fields": {"parent": parent}}]})
json.dump({"success": True, "results": {"detectors": found}}, open(report, "w"))
"""


def job(name, text):
    return Job("0.8", f"units/{name}.sol", {f"units/{name}.sol": text})


@pytest.mark.slow
def test_what_stops_it_or_the_compiler_is_the_fault_of_one_source():
    jobs = [job("a", "first"), job("b", "stops"), job("c", "wrong"), job("d", "fourth")]
    answer = "e = [{'severity': 'error', 'message': 'no'}] if 'wrong' in str(value) else []"
    compiler = python(f"{answer}; value = {{'errors': e, 'contracts': {{}}, 'sources': {{}}}}")
    a, b, c, d = judge([sys.executable, "-c", PEER], compiler, jobs, ["timestamp"], 20.0)
    assert (a.findings[0].contract, d.findings[0].contract) == ("first", "fourth")
    assert b == Verdict((), "slither failed: AssertionError: it stops")
    assert c == Verdict((), "no")


@pytest.mark.slow
def test_what_takes_too_long_is_stopped():
    compiler = python("value = {}")
    (verdict,) = judge([sys.executable, "-c", PEER], compiler, [job("a", "hangs")], ["x"], 2.0)
    assert verdict == Verdict((), "slither took longer than 2 s: stopped")


REAL = """pragma solidity {pragma};
import "imports/b.sol";
contract A is B {{
    mapping(address => uint) public owed;
    function take() public {{
        (bool ok, ) = msg.sender.call{call}("");
        require(ok);
        owed[msg.sender] = 0;
    }}
    function quiet() public view returns (uint) {{ return owed[msg.sender]; }}
}}
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("era", "call"), [("0.5", ".value(owed[msg.sender])"), ("0.8", "{value: owed[msg.sender]}")]
)
def test_the_real_one_reads_what_the_real_compiler_says_of_imports_too(era, call):
    compilers_or_skip(era)
    text = REAL.format(pragma="^0.1", call=call)
    texts = {"units/a.sol": text, "imports/b.sol": "contract B { uint b; }"}
    jobs = [Job(era, "units/a.sol", texts)]
    try:
        program = slither.program()
    except MissingProgram as error:
        pytest.skip(str(error))
    names = ["reentrancy-eth", "tx-origin"]
    (verdict,) = judge([program], command(soljson(era)), jobs, names, 120.0)
    assert verdict.error == ""
    (found,) = verdict.findings
    assert found[:5] == ("A", "take", 5, 9, "reentrancy-eth")
    assert set(found.lines) == {6, 8}
    assert json.dumps(found)
