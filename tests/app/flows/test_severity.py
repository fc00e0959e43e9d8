import numpy as np
import pytest

from app.flows import loading, severity
from app.flows.severity import Severity
from rampart.tasks.flows.packing.rows import prepared
from rampart.tasks.flows.reading import read_flows
from tests.tasks.flows import small


@pytest.fixture
def rows(tmp_path):
    table = small.table(small.NF3, 60, L4_DST_PORT=80, PROTOCOL=6)
    table.to_csv(tmp_path / "a.csv", index=False)
    return prepared(next(read_flows(tmp_path / "a.csv").frames))


def test_a_narrower_graph_says_the_same(flow_package, rows, monkeypatch):
    package = loading.package(flow_package)
    whole = Severity(package).probabilities(rows)
    assert whole.sum(axis=1) == pytest.approx(1, abs=1e-5)
    monkeypatch.setattr(severity, "MANY", 10)
    narrow = Severity(package)
    np.testing.assert_allclose(narrow.probabilities(rows), whole, atol=1e-6)
    assert narrow._worth
    assert len(narrow._columns) < package.vectors.width


def test_it_is_kept_within_its_range_and_widened_beyond(flow_package, rows, monkeypatch):
    package = loading.package(flow_package)
    monkeypatch.setattr(severity, "MANY", 10)
    narrow = Severity(package)
    half = rows._replace(place=rows.place[:30], columns=_some(rows.columns, slice(30)))
    first = narrow.probabilities(half)
    session = narrow._session
    assert (narrow.probabilities(half) == first).all()
    assert narrow._session is session
    wide = rows._replace(
        columns={
            name: values if isinstance(values, tuple) else np.asarray(values) * 1000
            for name, values in rows.columns.items()
        }
    )
    np.testing.assert_allclose(
        narrow.probabilities(wide), Severity(package._replace()).probabilities(wide), atol=1e-6
    )


def test_batches_are_as_one(flow_package, rows, monkeypatch):
    package = loading.package(flow_package)
    whole = Severity(package).probabilities(rows)
    monkeypatch.setattr(severity, "BATCH", 7)
    np.testing.assert_allclose(Severity(package).probabilities(rows), whole, atol=1e-6)


def test_a_graph_without_trees_is_used_as_it_is(flow_package, rows, monkeypatch):
    package = loading.package(flow_package)
    whole = Severity(package).probabilities(rows)
    monkeypatch.setattr(severity, "MANY", 10)

    def refuse(content):
        raise ValueError("the graph does not begin with trees")

    monkeypatch.setattr(severity, "Narrowing", refuse)
    assert (Severity(package).probabilities(rows) == whole).all()


def _some(columns, part):
    return {
        name: (values[0][part], values[1]) if isinstance(values, tuple) else values[part]
        for name, values in columns.items()
    }
