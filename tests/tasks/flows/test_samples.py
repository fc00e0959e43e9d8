"""Captures of real programs, where `make samples` has brought them: each is read."""

from pathlib import Path

import pytest

from rampart.tasks.flows.reading import read_flows

FOLDER = Path(__file__).resolve().parents[3] / "data/samples/ndpi"
CAPTURES = sorted(FOLDER.glob("*.*cap*"))


@pytest.mark.slow
@pytest.mark.skipif(not CAPTURES, reason="no data/samples/ndpi: `make samples` brings it")
def test_every_capture_gives_flows():
    rows = {path.name: sum(map(len, read_flows(path).frames)) for path in CAPTURES}
    assert min(rows.values()) >= 1
    assert sum(rows.values()) > len(rows)
