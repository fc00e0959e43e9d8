"""A record to change, for tests of the log."""

from rampart.monitoring.predictions import Record

RECORD = Record(
    id="a",
    at=1000.0,
    task="prompts",
    version="1.0.0",
    digest="d" * 64,
    variant="served",
    input="",
    prediction="benign",
    confidence=0.75,
    sketch={"length": 12.0},
    latency_ms=1.5,
    caller="alice",
    key="",
    text=None,
)


def some(count: int, **fields) -> list[Record]:
    """Return records a0, a1, ... a second apart."""
    return [RECORD._replace(**{"id": f"a{i}", "at": 1000.0 + i, **fields}) for i in range(count)]
