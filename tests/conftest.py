"""Kernels pinned as in the stages; Hypothesis: no deadline, and the same examples on each run.

Hypothesis tries the constants of the project's modules too, of those that are imported when a test
runs: which they are depends on the tests before it. `make properties` alone lets it.

Only files with a doctest in them are looked through for doctests, and no garbage is collected while
tests are: both are a third of the time until the first test.

YAML is read by the parser in C, which quotes no line of a wrong file but says the same of it,
nothing waits for the disk, and what a module defines is looked for once: all three are much of what
a small stage takes.

What is there after each file is frozen: statsmodels collects garbage at every call, which takes
50 ms with thousands of tests and TensorFlow in memory, and none with nothing to look through.

``--examples N`` tries each property with N examples at most: `make unit` does, `make properties`
tries them all. ``--bad-input FILE`` writes what tests/refusals.py saw refused, from all worker
processes.
"""

from rampart.core import kernels

kernels.pin()  # first: what follows imports NumPy

import gc  # noqa: E402
import inspect  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
from collections import Counter  # noqa: E402
from functools import partial  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402
import yaml  # noqa: E402
from _pytest.doctest import DoctestModule  # noqa: E402
from hypothesis import settings  # noqa: E402
from hypothesis.internal.conjecture import providers  # noqa: E402

from tests import refusals, terse  # noqa: E402
from tests.api import placing  # noqa: E402

NAMED = Counter()
ROOT = Path(__file__).resolve().parents[1]
TORCH = [ROOT / "rampart/synthetic" / room for room in ("networks", "generators", "sdv")]
CALLS = ROOT / "rampart/api"
settings.register_profile("rampart", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("rampart")
SETTINGS = "_hypothesis_internal_use_settings"  # of a property; Hypothesis has no other name for it
yaml.safe_load = partial(yaml.load, Loader=yaml.CSafeLoader)
os.fsync = lambda handle: None


def pytest_configure(config):
    """Take what is about doctests as plugins: a hook in here would see the tests below alone."""
    gc.disable()
    if config.option.markexpr != "hypothesis":
        if not hasattr(providers, "is_local_module_file"):
            raise pytest.UsageError("Hypothesis has renamed what tells it the project's modules")
        providers.is_local_module_file = lambda path: False
    terse.quieten(config)
    config.pluginmanager.register(placing)
    config.pluginmanager.register(Doctests())


class Doctests:
    """Do not import a file to find that it has no doctest."""

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(self, file_path):
        found = yield
        if found and ">>>" not in file_path.read_text(encoding="utf-8"):
            return [each for each in found if not isinstance(each, DoctestModule)]
        return found


def pytest_ignore_collect(collection_path, config):
    """Import no file all of whose tests the marks leave out: torch alone takes seconds."""
    if not collection_path.name.startswith("test_") or collection_path.suffix != ".py":
        return None
    text, chosen = collection_path.read_text(encoding="utf-8"), config.option.markexpr
    if config.option.bad_input and "tests.refusals" not in text:
        return True
    for mark in ("slow", "integration"):
        if f"not {mark}" in chosen and f"\npytestmark = pytest.mark.{mark}\n" in text:
            return True
        if chosen.split()[:1] == [mark] and " or " not in chosen and f"mark.{mark}" not in text:
            return True
    return True if chosen == "hypothesis" and "@given(" not in text else None


@pytest.hookimpl(tryfirst=True)  # before the marks choose
def pytest_collection_modifyitems(config, items):
    """Mark the doctests of what imports torch or runs stages, and bound the examples.

    For the table alone, run DVC where a row is told.
    """
    most = config.option.examples
    for item in items:
        if item.path.parent in (*TORCH, CALLS):
            item.add_marker(pytest.mark.slow)
        if most and (own := getattr(getattr(item, "obj", None), SETTINGS, None)):
            function = getattr(item.obj, "__func__", item.obj)  # a method has no attributes
            setattr(function, SETTINGS, settings(own, max_examples=min(own.max_examples, most)))
    if config.option.bad_input:
        items[:] = [
            item for item in items if not item.get_closest_marker("integration") or tells(item)
        ]


def tells(item):
    """Tell whether a test itself says what is refused."""
    return re.search(r"(?<!\.)\b(refused|record)\(", inspect.getsource(item.function)) is not None


def pytest_collection_finish():
    gc.enable()
    freeze()


@pytest.hookimpl(trylast=True)  # when the fixtures of the file are gone
def pytest_runtest_teardown(item, nextitem):
    if nextitem is None or nextitem.path != item.path:
        freeze()


@pytest.fixture
def tmp_path(request, tmp_path_factory):
    """A folder named as pytest's own fixture names it, which looks through all before it for that.

    Messages tell its name, and docs/bad-input.md tells messages.
    """
    name = re.sub(r"\W", "_", request.node.name)[:30]
    NAMED[name] += 1
    return tmp_path_factory.mktemp(f"{name}{NAMED[name] - 1}", numbered=False)


def freeze():
    gc.collect()
    gc.freeze()


def pytest_addoption(parser):
    parser.addoption("--bad-input", metavar="FILE", help="write the table of what was refused")
    parser.addoption("--examples", metavar="N", type=int, help="of each property, at most")


@pytest.hookimpl(optionalhook=True)  # of pytest-xdist
def pytest_testnodedown(node):
    """Take over what a worker process of pytest-xdist saw."""
    rows = getattr(node, "workeroutput", {}).get("refusals", [])
    refusals.ROWS.update(map(tuple, rows))


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["refusals"] = sorted(map(list, refusals.ROWS))
    elif path := session.config.getoption("--bad-input"):
        Path(path).write_text(refusals.table(refusals.ROWS), encoding="utf-8")
