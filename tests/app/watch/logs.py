"""A small log of predictions and the reference of a toy task, drawn."""

import numpy as np

from rampart.monitoring.drift import DriftParams
from rampart.monitoring.predictions import Log, Record
from rampart.monitoring.reference import Reference, accuracy, sample
from rampart.monitoring.reference_files import written
from rampart.monitoring.sketches import sketch

NOW = 1_795_780_800.0  # 2026-11-27T12:00:00Z
DAY = 86400


def asked(seed, n, longer=1.0, wrong=0.1):
    """Return sketches, predictions, confidences and whether each is right."""
    rng = np.random.default_rng(seed)
    length, p = longer * rng.lognormal(3, 1, n), rng.uniform(0.5, 1, n)
    side = rng.integers(0, 2, n)
    sketched = [
        sketch({"characters": a, "script": "latin" if b else "<script>"}, {"safe": q, "bad": 1 - q})
        for a, b, q in zip(length.tolist(), (rng.random(n) < 0.7).tolist(), p.tolist())
    ]
    names = np.array(["safe", "bad"], dtype=object)[side]
    return sketched, names, p, rng.random(n) >= wrong


def reference():
    """Return the reference of the task ``toy``."""
    sketched, names, p, right = asked(0, 600)
    drawn = sample(sketched, names, p, right.astype(float), np.arange(600))
    about = {"task": "toy", "name": "toy-model", "version": "1.0.0", "model": "logreg", "rows": 600,
             "variant": "float32", "scale": "tiny", "sketch": "text", "groups": 600,
             "of_group": 12, "classes": ["bad", "safe"],
             **accuracy(drawn.correct, drawn.group, 0.05, 0)}  # fmt: skip
    return Reference(drawn, about, DriftParams(permutations=99))


def write_reference(folder):
    """Write it."""
    folder.mkdir(parents=True)
    for name, content in written(reference()).items():
        (folder / name).write_bytes(content)
    return folder


def records(seed, n, **planted):
    """Return what a server would have logged, an hour between rows, and the labels."""
    sketched, names, p, right = asked(seed, n, **planted)
    rows = [
        Record(f"r{place}", NOW - 60 - place * 600, "toy", "1.0.0", "d", "served", "", name,
               float(q), one, 1.5, "caller", "")
        for place, (one, name, q) in enumerate(zip(sketched, names, p))
    ]  # fmt: skip
    other = {"safe": "bad", "bad": "safe"}
    labels = [str(name) if ok else other[name] for name, ok in zip(names, right)]
    return rows, labels


def write_log(path, seed, n, labelled=0, **planted):
    """Write a log and return its URL."""
    rows, labels = records(seed, n, **planted)
    with Log(f"sqlite:///{path}") as log:
        log.add(rows)
        log.truths([(row.id, label, NOW) for row, label in zip(rows[:labelled], labels)])
    return f"sqlite:///{path}"
