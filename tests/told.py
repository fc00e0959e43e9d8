"""Hear each step of the work that a module counts, which is silent while it is fast."""

from functools import partial

from rampart.core.progress import Progress


def hear(monkeypatch, module):
    """Let a module's progress speak at each step; return what it says, a list that grows."""
    lines = []
    monkeypatch.setattr(module, "Progress", partial(Progress, say=lines.append, every=0))
    return lines


def counts(lines):
    """Return how far each line says that the work is."""
    return [line[line.index("[") : line.index("]") + 1] for line in lines]
