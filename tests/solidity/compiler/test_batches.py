"""Many sources: in order whatever the workers, and a fault is the fault of one source."""

import json

import pytest

from rampart.core.compute import ComputeParams
from rampart.solidity.compiler import batches
from rampart.solidity.compiler.batches import Job, Result, batched, compile_all, compile_one
from rampart.solidity.compiler.programs import MissingProgram
from rampart.solidity.compiler.session import CompilerError
from tests.solidity.compiler.fakes import answered, code, compilers_or_skip, definition


class Asked:
    """A session that answers with a contract whose name is the source."""

    def __init__(self, command=(), limit=0.0):
        self.command = command

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def ask(self, value):
        (name,) = value["sources"]
        if name == "crash":
            raise CompilerError("the compiler died on it twice")
        return answered([definition(name)], {name: code("60")}, entry=name)


def test_a_batch_is_of_one_era():
    jobs = [Job(era, "a", {}) for era in ("0.8", "0.4", "0.8", "0.8", "0.4")]
    assert list(batched(jobs, 2)) == [[1, 4], [0, 2], [3]]


def test_a_fault_is_the_fault_of_one_source():
    jobs = [Job("0.8", name, {name: ""}) for name in ("a", "crash", "b")]
    a, crash, b = (compile_one(Asked(), job) for job in jobs)
    assert (a.contracts[0].name, b.contracts[0].name) == ("a", "b")
    assert crash == Result((), "the compiler died on it twice")
    assert (
        compile_one(Asked(), Job("0.8", "a", {})).error == "entry must be one of the texts, got 'a'"
    )


@pytest.mark.parametrize("workers", [1, 3])
def test_results_stand_in_the_order_of_the_jobs(monkeypatch, workers):
    monkeypatch.setattr(batches, "Session", Asked)
    monkeypatch.setattr(batches.programs, "soljson", lambda era, *_: era)
    monkeypatch.setattr(batches.programs, "command", lambda path: [path])
    jobs = [Job(("0.4", "0.8")[n % 2], f"s{n}", {f"s{n}": ""}) for n in range(120)]
    found = compile_all(jobs, ComputeParams(workers=workers))
    assert [one.contracts[0].name for one in found] == [f"s{n}" for n in range(120)]


def test_a_missing_compiler_is_told_before_any_work(tmp_path):
    with pytest.raises(MissingProgram):
        compile_all(
            [Job("0.5", "a", {"a": ""})], ComputeParams(), packages=tmp_path, cache=tmp_path
        )


def test_nothing_is_compiled_without_a_program():
    assert compile_all([], ComputeParams()) == []


@pytest.mark.slow
def test_the_same_bytes_from_one_worker_and_two():
    compilers_or_skip("0.5", "0.8")
    text = "contract A { uint x; function f() public { x = %d; } }"
    jobs = [Job("0.5" if n % 2 else "0.8", "a.sol", {"a.sol": text % n}) for n in range(4)]
    jobs.append(Job("0.8", "a.sol", {"a.sol": "contract A { function f() public { x = 1; } }"}))
    one, two = (compile_all(jobs, ComputeParams(workers=n)) for n in (1, 2))
    assert one == two
    assert json.dumps([r.error for r in one[:4]]) == json.dumps([""] * 4)
    assert one[4].error.startswith("DeclarationError: Undeclared identifier")
