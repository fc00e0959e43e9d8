"""Two nodes of a real Ray cluster on this machine: the same numbers, also when one is killed.

Needs requirements-cluster.txt. A node takes up to a minute to start, and most of this is that.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from rampart.core import cluster, files
from rampart.core.compute import ComputeParams, parallel
from rampart.core.workers import in_processes
from stages import campaign, extract, featurize, ingest, split, synthesize, tune
from tests.stages import small, test_campaign
from tests.synthetic.campaign import small as tables

os.environ.setdefault("RAY_AUTH_MODE", "token")  # Ray looks at it as it is imported
ray = pytest.importorskip("ray", reason="Ray is not installed: requirements-cluster.txt")
pytestmark = pytest.mark.integration
LONG = 240  # seconds; nothing is measured by it, but a test that hangs ends
START = (
    "start", "--block", "--num-cpus=1", "--object-store-memory=80000000", "--disable-usage-stats",
)  # fmt: skip


def until(condition):
    """Wait for a condition, not for ever."""
    end = time.monotonic() + LONG
    while not condition():
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.2)


def begin(log, *words):
    """Start a node and wait until it says that it runs; on a busy machine it may give up first."""
    command = [sys.executable, "-m", "ray.scripts.scripts", *START, *words]
    for _ in range(3):
        with log.open("w") as out:
            node = subprocess.Popen(command, stdout=out, stderr=out)
        until(lambda n=node: "Ray runtime started" in log.read_text() or n.poll() is not None)
        if node.poll() is None:
            return node
    raise AssertionError(log.read_text()[-2000:])


def end(node):
    """Kill a node with all that it started: its `ray start --block` is the parent of them."""
    try:
        parts = [psutil.Process(node.pid), *psutil.Process(node.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        parts = []
    for part in parts:
        try:
            part.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(parts, timeout=30)
    node.wait(30)


@pytest.fixture(scope="module")
def nodes():
    """Yield the address of a cluster, and its second node."""
    folder = Path(tempfile.mkdtemp(prefix="ray"))  # a short name: sockets are in it
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    address, here, started = f"127.0.0.1:{port}", "--node-ip-address=127.0.0.1", []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))
        head = ("--head", here, f"--port={port}", "--include-dashboard=false")
        try:
            started.append(begin(folder / "one.log", *head, f"--temp-dir={folder}"))
            started.append(begin(folder / "two.log", f"--address={address}", here))
            cluster._connected(address)
            until(lambda: sum(node["Alive"] for node in ray.nodes()) == 2)
            yield address, started[1]
        finally:
            ray.shutdown()
            for node in reversed(started):
                end(node)
            shutil.rmtree(folder, ignore_errors=True)


def on(address):
    return ComputeParams(cluster=address)


def where(number, folder):
    """Return on which node it ran; the first two wait for each other, so that both nodes work."""
    Path(folder, str(number)).touch()
    if number < 2:
        until(lambda: Path(folder, str(1 - number)).exists())
    return ray.get_runtime_context().get_node_id()


def refuse(number):
    raise ValueError(f"no {number}")


def work_that_lasts(folder, number):
    """Say which node has begun it, and end when the folder has a file ``go``."""
    node = ray.get_runtime_context().get_node_id()
    Path(folder, f"{number}-{node}-{os.getpid()}").touch()
    until(Path(folder, "go").exists)
    return number, bytes(200_000)  # too large to travel with the message that it has ended


def test_both_nodes_work(nodes, tmp_path):
    address, _ = nodes
    found = in_processes(on(address), where, [(n, str(tmp_path)) for n in range(4)])
    assert len(set(found[:2])) == 2
    with pytest.raises(ValueError, match=r"^no 3$"):
        parallel(on(address), refuse, [(3,)])


@pytest.mark.parametrize("kind", ["grid", "bayes"])
def test_a_search_is_the_same_as_on_one_machine(nodes, tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)
    small.write_inputs()
    choices = [0.1, 0.3, 1.0, 3.0] if kind == "grid" else {"low": 0.1, "high": 9.0, "log": True}
    knobs = {"tune__search": kind, "tune__trials": 4, "train__logreg__C": choices}
    small.write_params(**knobs)
    small.run(extract, synthesize, ingest, split)
    featurize.main(["prompts", "tfidf"])
    found = {}
    for name, compute in (("one", {"workers": 1}), ("two", {"cluster": nodes[0]})):
        small.write_params(**knobs, compute=compute)
        shutil.rmtree(".rampart", ignore_errors=True)
        tune.main(["prompts", "logreg"])
        found[name] = small.outputs("reports/prompts/tuning")
    assert set(found["one"]) == {
        "reports/prompts/tuning/logreg.csv", "reports/prompts/tuning/logreg.json",
    }  # fmt: skip
    assert found["two"] == found["one"]


def test_the_cells_are_the_same_as_on_one_machine(nodes, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for stage in ("tabulate", "campaign", "evaluate", "picture"):
        files.write_text(f"stages/{stage}.py", "")
    files.write_text(test_campaign.FILE, test_campaign.PARAMS)
    table = tables.table()
    for name in ("apps", "more"):
        test_campaign.write_table(name, table._replace(folds=table.folds % 2))
    found = {}
    for name, compute in (("one", "workers: 2"), ("two", f"cluster: '{nodes[0]}'")):
        files.write_text("params.yaml", f"scale: tiny\nseed: 1\ncompute: {{{compute}}}\n")
        campaign.main(["toys", "smote"])
        found[name] = small.outputs(test_campaign.CELLS)
    assert len(found["one"]) == 2
    assert found["two"] == found["one"]


def test_a_killed_node_loses_no_result(nodes, tmp_path):
    """The last test: afterwards there is one node."""
    address, second = nodes
    calls = [(str(tmp_path), number) for number in range(4)]
    results = []
    thread = threading.Thread(
        target=lambda: results.append(parallel(on(address), work_that_lasts, calls))
    )
    thread.start()
    try:
        until(lambda: len(list(tmp_path.iterdir())) == 2)  # a call runs on each
        end(second)
        (tmp_path / "go").touch()
    finally:
        (tmp_path / "go").touch()
        thread.join(LONG)
    assert not thread.is_alive()
    assert [[number for number, _ in result] for result in results] == [[0, 1, 2, 3]]
    begun = sorted(path.name.split("-")[0] for path in tmp_path.iterdir() if path.name != "go")
    assert begun in (["0", "0", "1", "2", "3"], ["0", "1", "1", "2", "3"])
