"""The page: hostile names stay text, and nothing is fetched or run."""

import re

import pytest

from app.watch import page, telling
from app.watch.recent import recent
from rampart.monitoring.drift import Finding, assess
from tests.app.watch import logs

pytestmark = pytest.mark.slow
PERIOD = telling.Period("log.db", 0, 7 * 86400, 900, {"2.0.0": 900, "<b>": 1})
HOSTILE = "<script>alert(1)</script>\u202e"


@pytest.fixture(scope="module")
def pages():
    import pandas as pd

    reference = logs.reference()
    rows, labels = logs.records(1, 300, longer=4)
    frame = pd.DataFrame(rows).assign(label=labels)
    now = recent(frame, "key", 12, 5000)
    verdict = assess(reference.sample, now, reference.tests, 0)
    bad = Finding(HOSTILE, "number", "", None, None, None, None, 0.2, False, HOSTILE)
    verdict = verdict._replace(findings=(*verdict.findings, bad))
    few = assess(reference.sample, recent(frame[:9], "key", 12, 5000), reference.tests, 0)
    return [
        page.html(telling.told("toy", reference, one, PERIOD), reference.sample, sample)
        for one, sample in ((verdict, now), (few, now))
    ]


def test_a_hostile_name_is_text(pages):
    assert "<script" not in pages[0]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\\u202e" in pages[0]
    assert "&lt;b&gt;" in pages[0]


def test_it_needs_nothing_else_and_runs_nothing(pages):
    for html in pages:
        assert "default-src 'none'" in html
        assert not re.search(r"(?:src|href)=\"(?!data:|#)", html)


def test_what_it_says(pages):
    drifted, few = pages
    assert '<strong class="bad">Drift.</strong>' in drifted
    assert drifted.count("data:image/png") == 3
    assert "No row was answered by version 1.0.0" in drifted
    assert '<strong class="">Not judged.</strong> Not enough: the log has 9 rows' in few
    assert "data:image/png" not in few


def test_units_and_small_p_values():
    assert page.unit({"kind": "number", "name": "characters"}, {"characters": "c"}) == "c"
    assert page.unit({"kind": "confidence", "name": "confidence"}, {}) == "probability"
    assert (page.small(0.0009), page.small(0.001)) == ("< 0.001", "0.001")
