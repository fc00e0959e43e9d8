from pathlib import Path

import pytest

from app.release import outcomes, registry, store, telling
from rampart.operation import changes
from rampart.operation.sequential import SequentialParams
from tests.app.release import packed
from tests.app.release.conftest import commit
from tests.app.release.logged import rows


@pytest.fixture
def route():
    return changes.canary(changes.first("1.0.0", "a", at=1.0), "1.1.0", "b", 10, at=5.0)


def cells(text):
    return [line.split() for line in text.splitlines()]


def test_kept_versions_are_listed_without_git(place, route):
    first, *lines, note = cells(telling.listing("columns", store.kept("columns"), route))
    assert first == ["columns"]
    header = "version stage share kept commit model accuracy macro-F1"
    assert lines == [
        header.split(),
        ["1.2.0", "-", "-", "yes", "-", "network", "float32", "0.700", "0.650"],
        ["1.1.0", "-", "0.1", "yes", "-", "network", "float32", "0.910", "0.860"],
        ["1.0.0", "-", "0.9", "default", "yes", "-", "network", "float32", "0.900", "0.850"],
    ]
    graph = Path(".rampart/versions/columns/1.1.0/model.onnx")
    graph.chmod(0o644)
    graph.write_bytes(b"other")
    damaged = cells(telling.listing("columns", store.kept("columns"), None))[3]
    assert damaged == ["1.1.0", "-", "-", "damaged", "-", "-", "-", "-"]
    assert note[:6] == ["kept", "copies", "alone:", "git", "ls-tree:", "fatal:"]


@pytest.mark.slow
def test_tags_and_copies_are_listed_together(repository):
    folder, name = Path("models/columns/package"), "pipelines/columns:columns-classifier"
    registry.register("columns", folder)
    registry.assign(name, "v1.0.0")
    commit("1.10.0", 0.96)
    registry.register("columns", folder)
    first, _, *lines = cells(telling.listing("columns", {}, None))
    assert first == [name]
    assert [line[:4] for line in lines] == [
        ["1.10.0", "-", "-", "no"],
        ["1.0.0", "prod", "-", "no"],
    ]
    assert [line[-1] for line in lines] == ["0.910", "0.870"]


def test_the_difference_of_two_versions(tmp_path):
    packed.write(tmp_path / "a", "1.0.0", 0.9, framework="PyTorch")
    packed.write(tmp_path / "b", "1.1.0", 0.95)
    told = telling.difference(tmp_path / "a", tmp_path / "b")
    lines = [" ".join(words) for words in cells(told)]
    assert lines == [
        "1.0.0 1.1.0",
        "framework PyTorch -",
        "test accuracy 0.900 (0.880 to 0.920) 0.950 (0.930 to 0.970) +0.0500",
        "test f1_macro 0.850 (0.830 to 0.870) 0.900 (0.880 to 0.920) +0.0500",
        "MODEL_CARD.md 22 bytes 22 bytes differs",
        lines[5],
        "model.onnx 10 bytes 10 bytes differs",
    ]
    assert lines[5].startswith("config.json ")
    card = telling.difference(tmp_path / "a", tmp_path / "b", card=True).splitlines()[-6:]
    assert {"-# card of 1.0.0", "+# card of 1.1.0"} <= set(card)


def test_scores_of_other_test_rows_are_said_not_to_compare(tmp_path):
    packed.write(tmp_path / "a", "1.0.0")
    packed.write(tmp_path / "b", "1.1.0", metrics={})
    told = telling.difference(tmp_path / "a", tmp_path / "b")
    assert told.endswith("scored on other test rows: their scores do not compare.")
    assert "accuracy" not in told


def test_the_status_has_requests_outcomes_and_the_verdict(route):
    of = rows(("1.0.0", 900, 9, 6), ("1.1.0", 100, 5, 6))
    trial = outcomes.trial(route, "1.1.0", of, SequentialParams(n_min=50))
    task, _, one, two, said = telling.status(
        "columns", route, outcomes.counts(of), [trial]
    ).splitlines()
    assert task == "columns"
    assert one.split() == ["1.0.0", "0.9", "default", "900", "900", "0.900", "a"]
    assert two.split() == ["1.1.0", "0.1", "100", "100", "0.500", "b"]
    assert said.startswith("1.1.0: roll back: the canary is worse: gain -0.4000 (")
    without = telling.status("columns", route, {}, []).splitlines()
    assert without[-1].split() == ["1.1.0", "0.1", "-", "-", "-", "b"]
