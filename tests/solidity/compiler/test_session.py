"""A compiler's process: what breaks it costs one source, and what is dead is started anew."""

import pytest

from rampart.solidity.compiler import programs
from rampart.solidity.compiler.session import CompilerError, Session, session
from rampart.solidity.compiler.standard import contracts, question
from tests.solidity.compiler.fakes import SOLJSON, compilers_or_skip, node_or_skip, python

pytestmark = pytest.mark.slow


def test_one_process_answers_all():
    with Session(python("import os; value['pid'] = os.getpid()")) as one:
        first, second = one.ask({"a": "é\n"}), one.ask({"b": "x" * 300_000})
    assert first["a"] == "é\n"
    assert len(second["b"]) == 300_000
    assert first["pid"] == second["pid"]


def test_what_takes_too_long_is_stopped_and_the_next_answered():
    with Session(python("import time; time.sleep(value['s'])"), limit=1.0) as one:
        with pytest.raises(CompilerError, match=r"took longer than 1 s: stopped"):
            one.ask({"s": 60})
        assert one.ask({"s": 0}) == {"s": 0}


def test_a_process_that_dies_is_asked_once_more(tmp_path):
    mark = tmp_path / "mark"
    body = f"import os, pathlib; p = pathlib.Path({str(mark)!r}); n = p.exists(); p.touch()"
    with Session(python(f"{body}; n or os._exit(9)")) as one:
        assert one.ask({"a": 1}) == {"a": 1}
    with (
        Session(python("import os; os._exit(9)")) as one,
        pytest.raises(CompilerError, match="died on it twice"),
    ):
        one.ask({})


def broken(tmp_path, body):
    """Return the real runner on a program that behaves so."""
    node_or_skip()
    path = tmp_path / "soljson.js"
    path.write_text(SOLJSON.replace("BODY", body))
    return Session(programs.command(path))


def test_a_dead_instance_is_loaded_anew(tmp_path):
    once = "if (calls == 2) throw new Error('memory access out of bounds');"
    with broken(tmp_path, once) as one:
        assert one.ask({}) == {"calls": 1, "loads": 1}
        assert one.ask({}) == {"calls": 1, "loads": 2}
    assert (tmp_path / "soljson.js.count").read_text() == "xx"


def test_one_that_answers_rubbish_is_dead_too(tmp_path):
    with broken(tmp_path, "if (calls == 2) return '';") as one:
        one.ask({})
        assert one.ask({}) == {"calls": 1, "loads": 2}


def test_what_crashes_it_twice_is_a_sentence(tmp_path):
    always = "if (input.includes('bad')) throw new Error('memory access out of bounds\\nmore');"
    with broken(tmp_path, always) as one:
        with pytest.raises(CompilerError, match=r"on it twice: memory access out of bounds$"):
            one.ask({"x": "bad"})
        assert one.ask({"x": "good"})["calls"] == 1


@pytest.mark.parametrize(
    ("era", "head"), [("0.4", "contract"), ("0.6", "abstract contract"), ("0.8", "contract")]
)
def test_the_real_compilers(era, head):
    compilers_or_skip(era)
    text = (
        f"pragma solidity ^0.1;\n{head} A {{ }} contract B is A {{ function f(uint) public {{}}}}"
    )
    with session(era) as one:
        asked = question({"a.sol": text}, "a.sol", programs.version_of(era).number)
        a, b = contracts(one.ask(asked), "a.sol")
        assert a.abstract == (era == "0.6")
        assert b.bases == ("A",)
        assert b.selectors == ("f(uint256)",)
        assert b.bytecode[:4] == "6080"


def test_sources_that_are_none_are_errors_of_the_real_compiler():
    compilers_or_skip("0.8")
    with session("0.8") as one:
        for text in ("\x00\x01\x02", "contract A {", "\ud800", "(" * 5000, ""):
            answer = one.ask(question({"a.sol": text}, "a.sol", "0.8.26"))
            if text:
                with pytest.raises(ValueError, match=r"[A-Z]\w+Error: "):
                    contracts(answer, "a.sol")
            else:
                assert contracts(answer, "a.sol") == []
