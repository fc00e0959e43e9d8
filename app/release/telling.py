"""What is printed: the list of versions, how two differ, who answers and how a canary does."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.release import gate, registry, store
from app.release.outcomes import Trial
from rampart.operation.routing import Route

FACTS = ("model", "variant", "framework", "feature_version", "feature_count", "opset", "scale")
SPLITS = ("test", "external")
CARD = "MODEL_CARD.md"


def table(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of cells in columns.

    Examples
    --------
    >>> print(table([("version", "stage"), ("v1", "prod")]))
    version  stage
    v1       prod
    """
    widths = [max(map(len, column)) for column in zip(*lines)]
    padded = [[cell.ljust(width) for cell, width in zip(line, widths)] for line in lines]
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def listing(task: str, kept: Mapping[str, str], route: Route | None) -> str:
    """Return a line a version, the highest first: stages, share, commit, model, scores on test.

    Without git there are the kept copies alone.
    """
    configs, stages, commits, note = {}, {}, {}, ""
    try:
        name = registry.name_of(task, registry.described(task))
        stages = registry.stages_of(name)
        for entry in registry.versions(name):
            version = store.bare(entry["version"])
            commits[version] = entry["commit_hexsha"]
            configs[version] = registry.described(task, entry["commit_hexsha"])
    except registry.RegistryError as error:
        name, note = task, f"kept copies alone: {str(error).partition(chr(10))[0]}"
    held = {version: _held(Path(folder)) for version, folder in kept.items()}
    for version, (config, _) in held.items():
        configs.setdefault(version, config)
    lines = [("version", "stage", "share", "kept", "commit", "model", "accuracy", "macro-F1")]
    for version in sorted(configs, key=registry.number, reverse=True):
        config = configs[version]
        test = config.get("metrics", {}).get("test", {})
        staged = [stage for stage, its in stages.items() if store.bare(its) == version]
        lines.append(
            (
                version,
                ",".join(staged) or "-",
                _share(route, version),
                held[version][1] if version in held else "no",
                commits.get(version, "-")[:7],
                f"{config.get('model', '-')} {config.get('variant') or ''}".strip(),
                *(f"{test[key]:.3f}" if key in test else "-" for key in gate.SCORES),
            )
        )
    return "\n".join([name, table(lines), *([note] if note else [])])


def _held(folder: Path) -> tuple[dict[str, Any], str]:
    """Return config and ``yes`` of a kept copy; none and ``damaged`` where it is not whole."""
    try:
        return store.whole(folder)[0], "yes"
    except (ValueError, OSError):
        return {}, "damaged"


def _share(route: Route | None, version: str) -> str:
    if route is None or version not in route.versions:
        return "-"
    share = route.weights.get(version, 0) / sum(route.weights.values())
    words = [name for name in ("default", "shadow") if getattr(route, name) == version]
    return " ".join([f"{share:.4g}", *words])


def difference(one: Path, two: Path, card: bool = False) -> str:
    """Return how two versions differ: facts, scores with intervals, files; the cards on demand."""
    (a, files_a), (b, files_b) = store.whole(one), store.whole(two)
    lines = [("", str(a["version"]), str(b["version"]), "")]
    lines += [
        (fact, str(a.get(fact, "-")), str(b.get(fact, "-")), "")
        for fact in FACTS
        if a.get(fact) != b.get(fact)
    ]
    for split in SPLITS:
        x, y = (config.get("metrics", {}).get(split, {}) for config in (a, b))
        for name in gate.SCORES:
            if name in x and name in y:
                change = f"{y[name] - x[name]:+.4f}"
                lines.append((f"{split} {name}", _interval(x, name), _interval(y, name), change))
    for name in sorted(files_a.keys() | files_b.keys()):
        if files_a.get(name) != files_b.get(name):
            sizes = [f"{len(f[name]):,} bytes" if name in f else "-" for f in (files_a, files_b)]
            lines.append((name, *sizes, "differs"))
    told = table(lines)
    if not gate.comparable(a, b):
        told += "\nThe two were scored on other test rows: their scores do not compare."
    if card:
        texts = [f.get(CARD, b"").decode().splitlines() for f in (files_a, files_b)]
        names = [str(config["version"]) for config in (a, b)]
        told += "\n" + "\n".join(difflib.unified_diff(*texts, *names, lineterm="", n=1))
    return told


def _interval(scores: Mapping[str, float], name: str) -> str:
    ends = [scores.get(f"{name}_{end}") for end in ("low", "high")]
    if None in ends:
        return f"{scores[name]:.3f}"
    return f"{scores[name]:.3f} ({ends[0]:.3f} to {ends[1]:.3f})"


def status(
    task: str, route: Route, seen: Mapping[str, Mapping[str, Any]], trials: Sequence[Trial]
) -> str:
    """Return a line a version of the route, and one a canary.

    Parameters
    ----------
    seen : version to its counts, see ``outcomes.counts``; empty without a log.
    """
    lines = [("version", "share", "requests", "outcomes", "right", "folder")]
    for version, folder in route.versions.items():
        of = seen.get(version, {})
        right = f"{of['right'] / of['outcomes']:.3f}" if of.get("outcomes") else "-"
        counted = [f"{of[key]:,}" if key in of else "-" for key in ("requests", "outcomes")]
        lines.append((version, _share(route, version), *counted, right, folder))
    said = [f"{one.version}: {one.decision.action}: {one.decision.reason}" for one in trials]
    return "\n".join([task, table(lines), *said])
