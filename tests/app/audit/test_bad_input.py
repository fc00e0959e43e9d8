"""What a stranger may hand to an audit: each is judged, or refused in one sentence."""

import pytest

from app.audit.judging import Judge
from app.audit.subjects import Fault, subjects
from rampart.solidity import parsing
from tests.refusals import refused

HEAD = "from,to,value,blockNumber,timeStamp,gasUsed,isError,input\n"
A, B = "0x" + "a" * 40, "0x" + "b" * 40
FUNCTION = "contract A {{ uint a; function f(uint x) public {{ {} }} }}"
BAD = {  # file -> its content, what was tried, what is said
    "cut.sol": ("contract A { function f() public { x = 1; ", "a source that ends in a function",
                "no function with a body, and 1 place could not be read"),
    "open.sol": ("{" * 100_000, "a source of 100,000 open braces", "could not be read"),
    "close.sol": ("}" * 100_000, "a source of 100,000 closed braces", "could not be read"),
    "words.sol": ("lorem ipsum " * 90_000, "1 MB of words as source", "could not be read"),
    "bytes.sol": (bytes(range(256)) * 10, "a binary as source", "got 10 NUL bytes: is it binary"),
    "high.sol": (bytes(range(128, 256)) * 10, "a binary without NUL as source", "no function with"),
    "odd.hex": ("0x6080604", "bytecode of 7 digits", "an even number of hex digits, got 7$"),
    "text.hex": ("this is no code", "text as bytecode", "must be hex digits, got 't' at digit 0"),
    "late.hex": ("0x60zz", "bytecode with a z in it", "must be hex digits, got 'z' at digit 2"),
    "link.hex": ("6080__$a1$__00", "bytecode not linked yet", "hex digits, got '_' at digit 4"),
    "none.hex": ("0x", "the code of an account without code", "^is empty: an acc"),
    "huge.hex": ("60" * 1_000_001, "bytecode of more than 1 MB", "at most 1,000,000 bytes"),
    "text.json": ('{"deployedBytecode": "hello"}', "an artifact of text", "must be hex digits"),
    "void.json": ('{"deployedBytecode": ""}', "an artifact of an interface", "^is empty: an acc"),
    "list.json": ("[]", "an empty trace", "the trace is empty: wanted is JSON of callTracer"),
    "one.json": ("[{}]", "a list of an empty row", "no column `from` or `to`"),
    "null.json": ("null", "a trace of nothing", "neither transactions nor a trace"),
    "bomb.json": ("[" * 1_000_000, "1 MB of open brackets", "is not JSON: maximum recursion"),
    "deep.json": ("[" * 400 + "]" * 400, "400 brackets in brackets", "the trace is empty"),
    "calls.json": ('{"calls":[' * 300 + "]}" * 300, "300 calls in calls", "the trace is empty"),
    "value.json": (f'{{"type": "CALL", "from": "{A}", "to": "{B}", "value": "zz"}}',
                   "a trace with a value of zz", "value: must be a number"),
    "void.csv": ("", "an empty CSV", "is empty"),
    "head.csv": (HEAD, "a CSV of a header", "has a header and no row"),
    "other.csv": ("hash,date\n1,2\n", "a CSV of other columns", "no column `from` or `to`"),
    "time.csv": (f"from,to\n{A},{B}\n", "a CSV without times", "no column for time"),
    "cells.csv": (f"{HEAD}1,2\n", "a CSV of too few cells", "2 cells, the header has 8"),
    "names.csv": (f"{HEAD}ann,ben,1,1,1,1,0,0x\n", "names as addresses", "40 hexadecimal digits"),
    "less.csv": (f"{HEAD}{A},{B},-5,1,1,1,0,0x\n", "a value of -5", "a number from 0 to 2"),
    "never.csv": (f"{HEAD}{A},{B},5,1,soon,1,0,0x\n", "a time of soon", "timeStamp: must be sec"),
    "bytes.csv": (bytes(range(256)), "a binary as CSV", "is not UTF-8 text"),
    "a.parquet": (b"PAR1xxxx", "a Parquet file that is none", "cannot be read as Parquet"),
}  # fmt: skip
ODD = {  # what is judged all the same
    "deep.sol": FUNCTION.format("if (x > 1) { " * 2_000 + "a = x;" + "}" * 2_000),
    "brackets.sol": FUNCTION.format("a = " + "(" * 5_000 + "x" + ")" * 5_000 + ";"),
    "comment.sol": FUNCTION.format(f"a = x; /* {'x' * 1_000_000} */"),
    "line.sol": FUNCTION.format("a = x; " * 1_000),
    "after.sol": FUNCTION.format("a = x;") + "}}}} function",
    "push.hex": "7f",  # a PUSH32 whose operand is not there
    "jumps.hex": "5b600056" * 6_000,  # 24,000 bytes that jump to their beginning
}


@pytest.fixture(scope="module")
def judge(packages):
    return Judge(packages)


def verdict(judge, path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (subject,) = subjects([str(path)])
    if isinstance(subject, Fault):
        raise ValueError(subject.reason)
    return judge.verdict(subject)


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_judged_is_one_sentence(judge, tmp_path, name):
    content, tried, said = BAD[name]
    with refused("contracts", f"an audit of {tried}", said) as caught:
        verdict(judge, tmp_path / name, content)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_is_judged(judge, tmp_path, name):
    found = verdict(judge, tmp_path / name, ODD[name])
    assert 0 < found.risk < 50
    assert sum(found.probabilities.values()) == pytest.approx(1, abs=1e-3)


def test_what_could_not_be_read_of_a_source_is_a_note(judge, tmp_path):
    found = verdict(judge, tmp_path / "after.sol", ODD["after.sol"])
    assert found.notes == ("1 place of the source could not be read: the risk is of the rest",)
    assert found.unread == 1


def test_its_places_are_counted_alike_in_the_line_of_quality(judge, tmp_path):
    found = verdict(judge, tmp_path / "two.sol", FUNCTION.format("g(1; h(2;"))
    assert found.unread == 2
    assert found.notes[0].startswith("2 places of the source could not be read")
    assert "unread places 2" in found.details["code quality (a heuristic)"]


def test_a_source_that_is_too_long_is_refused(judge, tmp_path, monkeypatch):
    monkeypatch.setattr(parsing, "LIMIT", 100)
    with refused("contracts", "an audit of a source that is too long", "at most 100 bytes, got"):
        verdict(judge, tmp_path / "a.sol", FUNCTION.format("a = x;" * 50))


@pytest.mark.slow
def test_a_megabyte_of_functions_is_judged(judge, tmp_path):
    one = "function f{}(uint x) public {{ msg.sender.call.value(x)(); a = x; }}\n"
    source = f"contract A {{ uint a;\n{''.join(map(one.format, range(14_500)))}}}"
    assert len(source) > 1_000_000
    found = verdict(judge, tmp_path / "a.sol", source)
    assert found.risk > 90
    assert len(found.findings) == 5


def test_a_folder_without_a_contract_is_refused(tmp_path):
    (tmp_path / "notes.txt").write_text("none")
    (fault,) = subjects([str(tmp_path)])
    with refused("contracts", "an audit of a folder without contracts", "has no file that ends in"):
        raise ValueError(fault.reason)
