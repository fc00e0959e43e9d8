"""Kernels pinned as in the stages; Hypothesis: no deadline, and the same examples on each run.

``--bad-input FILE`` writes what tests/refusals.py saw refused, from all worker processes.
"""

from rampart.core import kernels

kernels.pin()  # first: what follows imports NumPy

from pathlib import Path  # noqa: E402

from hypothesis import settings  # noqa: E402

from tests import refusals  # noqa: E402

settings.register_profile("rampart", deadline=None, derandomize=True)
settings.load_profile("rampart")


def pytest_addoption(parser):
    parser.addoption("--bad-input", metavar="FILE", help="write the table of what was refused")


def pytest_testnodedown(node):
    """Take over what a worker process of pytest-xdist saw."""
    rows = getattr(node, "workeroutput", {}).get("refusals", [])
    refusals.ROWS.update(map(tuple, rows))


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["refusals"] = sorted(map(list, refusals.ROWS))
    elif path := session.config.getoption("--bad-input"):
        Path(path).write_text(refusals.table(refusals.ROWS), encoding="utf-8")
