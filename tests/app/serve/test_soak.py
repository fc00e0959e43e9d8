"""Load while versions are switched and servers are killed: benchmarks/_serving_soak.py, shortly."""

import importlib.util

import pytest

from tests.app.serve.server import ROOT


@pytest.fixture(scope="module")
def soaking():
    path = ROOT / "benchmarks/_serving_soak.py"
    spec = importlib.util.spec_from_file_location("_serving_soak", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_no_answer_is_wrong_and_no_row_is_lost(soaking, columns, tmp_path):
    found = soaking.soak(columns, tmp_path, seconds=4, switch=0.6)
    assert found.wrong == []
    assert found.errors == []
    assert found.lost == 0
    assert found.switches >= 2
    assert min(found.by_version.values()) > 0


def test_a_wrong_answer_and_an_error_are_seen(soaking, columns, tmp_path):
    """The judge itself: what it would say of a server that is wrong."""
    import threading

    site = soaking.Site(tmp_path, columns)
    expected = {"1.0.0": {"digest": "d", "id": "numeric"}, "1.1.0": {"digest": "e", "id": "x"}}
    client = soaking.Client(0, site, expected, threading.Event())
    said = {"version": "1.0.0", "digest": "d", "results": [{"id": "1-0", "class": "numeric"}]}
    client.take("id", said)
    assert (client.wrong, client.ids, client.versions) == ([], ["1-0"], {"1.0.0": 1, "1.1.0": 0})
    client.take("id", said | {"version": "1.1.0"})
    client.take("id", said | {"digest": "e"})
    assert len(client.wrong) == 2
