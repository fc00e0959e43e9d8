"""Calls on a cluster, with a double of Ray; tests/integration/test_cluster.py has a real one."""

import builtins
import socket
import sys
from types import SimpleNamespace

import pytest

from rampart.core import cluster
from rampart.core.params import ParamError


class TaskError(Exception):
    """What Ray raises for a call that failed."""

    def __init__(self, cause):
        self.cause = cause


class Ray:
    """A cluster that ends the last call first; ``down`` are nodes that die under a call."""

    exceptions = SimpleNamespace(RayTaskError=TaskError, RayError=TaskError)

    def __init__(self):
        self.stored, self.cancelled, self.options = [], [], {}

    def is_initialized(self):
        return True

    def put(self, value):
        self.stored.append(value)
        return len(self.stored) - 1

    def remote(self, **options):
        self.options = options
        return lambda function: SimpleNamespace(remote=lambda *refs: (function, refs))

    def wait(self, waiting, num_returns):
        return [waiting[-1]], waiting[:-1]

    def get(self, ended):
        function, refs = ended
        try:
            return function(*(self.stored[ref] for ref in refs))
        except ValueError as error:
            raise TaskError(error) from None

    def cancel(self, one, force):
        self.cancelled.append(one)


@pytest.fixture
def ray(monkeypatch):
    double = Ray()
    monkeypatch.setitem(sys.modules, "ray", double)
    return double


def test_results_come_as_they_end_with_their_numbers(ray):
    calls = [(2, 1), (2, 2), (2, 3)]
    assert list(cluster.run("head:1", pow, calls)) == [(2, 8), (1, 4), (0, 2)]
    assert list(cluster.ordered(cluster.run("head:1", pow, calls))) == [2, 4, 8]
    assert ray.options == {"num_cpus": 1, "max_retries": 3, "retry_exceptions": False}
    assert ray.cancelled == []


def test_what_calls_share_travels_once(ray):
    table = list(range(3000, 3009))
    results = dict(cluster.run("head:1", lambda rows, n: rows[n], [(table, n) for n in range(9)]))
    assert results == dict(enumerate(table))
    assert sum(value is table for value in ray.stored) == 1


def test_no_calls_need_no_cluster():
    assert list(cluster.run("nobody:1", pow, [])) == []


def test_an_error_of_a_call_is_that_error_and_ends_the_others(ray):
    with pytest.raises(ValueError, match="negative shift"):
        list(cluster.run("head:1", int.__lshift__, [(1, 1), (1, 2), (1, -1)]))
    assert len(ray.cancelled) == 2


def test_who_wants_no_more_ends_the_others(ray):
    results = cluster.run("head:1", pow, [(2, 1), (2, 2), (2, 3)])
    assert next(results) == (2, 8)
    results.close()
    assert len(ray.cancelled) == 2


def test_a_node_with_another_library_is_refused(ray, tmp_path, monkeypatch):
    here = dict(cluster.state())
    assert set(cluster.LIBRARIES) < set(here)
    assert len(here["rampart"]) == 16
    other = tuple((here | {"numpy": "1.0"}).items())
    monkeypatch.chdir(tmp_path)
    message = rf"cluster: node \S+ must have numpy 1\.0, it has {here['numpy']}$"
    with pytest.raises(ParamError, match=message):
        cluster._call((str(tmp_path), other), pow, 2, 3)
    with pytest.raises(ParamError, match=r"cluster: node \S+ has no folder /nowhere/at/all: it"):
        cluster._call(("/nowhere/at/all", other), pow, 2, 3)
    assert cluster._call((str(tmp_path), cluster.state()), pow, 2, 3) == 8


def test_processes_begin_with_these_kernels_one_thread_and_this_code(monkeypatch):
    monkeypatch.setenv("RAMPART_KERNELS", "avx2")
    monkeypatch.setenv("PYTHONPATH", "/some/where")
    values = cluster._environment()
    assert values["RAMPART_KERNELS"] == "avx2"
    assert values["OMP_NUM_THREADS"] == "1"
    assert values["PYTHONPATH"].endswith(":/some/where")
    monkeypatch.delenv("PYTHONPATH")
    assert ":" not in cluster._environment()["PYTHONPATH"]


def test_without_ray_it_is_one_sentence(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.partition(".")[0] == "ray":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.delitem(sys.modules, "ray", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    message = (
        r"^params\.yaml: compute\.cluster: ray is not installed; "
        r"pip install -r requirements-cluster\.txt, or set it to null$"
    )
    with pytest.raises(ParamError, match=message):
        list(cluster.run("127.0.0.1:1", pow, [(2, 2)]))


def test_an_address_where_nothing_answers_is_one_sentence(ray, monkeypatch):
    monkeypatch.setattr(Ray, "is_initialized", lambda self: False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]
    message = rf"^params\.yaml: compute\.cluster: nothing answers at 127\.0\.0\.1:{free}: "
    with pytest.raises(ParamError, match=message):
        list(cluster.run(f"127.0.0.1:{free}", pow, [(2, 2)]))


def test_a_wrong_token_is_one_sentence(ray, monkeypatch):
    def refuse(**options):
        raise ConnectionError("Failed to connect\nand so on")

    monkeypatch.setattr(Ray, "is_initialized", lambda self: False)
    monkeypatch.setattr(Ray, "init", staticmethod(refuse), raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(ParamError, match=r"Failed to connect \(the token .* RAY_AUTH_TOKEN,"):
            list(cluster.run(address, pow, [(2, 2)]))
