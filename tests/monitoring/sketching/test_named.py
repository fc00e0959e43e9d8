"""Named numbers and categories."""

from rampart.monitoring.sketches import sketch
from rampart.monitoring.sketching.named import LONG, features


def test_prefixes_go_and_long_texts_are_no_category():
    row = {"n_bytes": 4, "c_state": "SF", "service": "x" * 33, "both": True, "n_lost": None}
    found = features(row)
    assert found == {"bytes": 4, "state": "SF", "service": LONG, "both": True, "lost": None}
    assert sketch(found) == {"bytes": 4.0, "state=SF": 1.0, f"service={LONG}": 1.0, "both": 1.0}
