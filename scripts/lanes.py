"""Which stages of one task can run at the same time: by DVC's graph, level by level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

UNKNOWN = 10.0  # seconds of a stage that no run has measured


def needs() -> dict[str, set[str]]:
    """Ask DVC for the stages that each stage needs at once, by their names at the root."""
    from dvc.repo import Repo

    with Repo() as repo:
        graph = repo.index.graph
        return {
            stage.addressing: {other.addressing for other in graph.successors(stage)}
            for stage in graph
        }


def levels(stages: Iterable[str], needed: Mapping[str, set[str]]) -> list[list[str]]:
    """Return stages in levels: none needs another of its own level, or of a later one.

    Parameters
    ----------
    stages : in an order in which they can run.
    needed : see ``needs``; what is not among ``stages`` is there already.

    Examples
    --------
    >>> levels(["split", "a", "b", "sum"], {"a": {"split"}, "b": {"split"}, "sum": {"a", "b"}})
    [['split'], ['a', 'b'], ['sum']]
    """
    level: dict[str, int] = {}
    found: list[list[str]] = []
    for stage in stages:
        before = [level[one] for one in needed.get(stage, ()) if one in level]
        level[stage] = max(before, default=-1) + 1
        if level[stage] == len(found):
            found.append([])
        found[level[stage]].append(stage)
    return found


def lanes(stages: list[str], count: int, seconds: Mapping[str, float]) -> list[list[str]]:
    """Share stages that can run at the same time among at most ``count`` lanes, the longest first.

    Parameters
    ----------
    seconds : stage -> what it took the last time, where that is known.

    Examples
    --------
    >>> lanes(["a", "b", "c"], 2, {"a": 1, "b": 2, "c": 4})
    [['c'], ['a', 'b']]
    """
    took = {stage: seconds.get(stage, UNKNOWN) for stage in stages}
    shared: list[list[str]] = [[] for _ in range(min(count, len(stages)))]
    for stage in sorted(stages, key=lambda one: -took[one]):
        min(shared, key=lambda lane: sum(took[one] for one in lane)).append(stage)
    return [sorted(lane, key=stages.index) for lane in shared]
