"""PyRIT: jailbreak templates, AdvBench, harmful objectives of its scorer evaluations and seeds."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import dropwhile

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, SUSPICIOUS, Row

ROOT = "pyrit/datasets/"
TEMPLATES = ROOT + "jailbreak/templates/"
SEEDS = ROOT + "seed_datasets/local/"
FOLDERS = (
    ("in_the_wild/", "pyrit/templates", "in-the-wild"),
    ("multi_parameter/", "pyrit/templates", "in-the-wild"),
    ("", "pyrit/templates", "in-the-wild"),
    ("Arth_Singh/", "pyrit/arth-singh", "arth-singh"),
)
# Where a template takes the request; without the marks no model can learn to look for them.
SLOT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def rows(archive) -> Iterator[Row]:
    """Yield the prompts of PyRIT's wheel (not templates/pliny, which is AGPL)."""
    for folder, source, family in FOLDERS:
        for name in archive.glob(TEMPLATES + folder + "*.yaml"):
            if "/" in name.removeprefix(TEMPLATES + folder):
                continue  # a pattern's * matches the slash too
            text = SLOT.sub(" ", str(_yaml(archive, name)["value"]))
            if name.endswith("_benign.yaml"):
                yield Row(text, BENIGN, "pyrit/benign", "pyrit-benign", "persona")
            else:
                yield Row(text, MALICIOUS, source, family, "jailbreak", "")
    for text in _seeds(archive, "adv_bench.prompt"):
        yield Row(text, SUSPICIOUS, "pyrit/advbench", "advbench", "risky")
    for name in archive.glob(SEEDS + "airt/*.prompt"):
        for text in _seeds(archive, name.removeprefix(SEEDS)):
            yield Row(text, SUSPICIOUS, "pyrit/airt", "airt", "risky")
    for name in archive.glob(SEEDS + "0din/*.prompt"):
        for text in _seeds(archive, name.removeprefix(SEEDS)):
            yield Row(text, MALICIOUS, "pyrit/0din", "0din", "wrapped")
    for text in _seeds(archive, "garak/doctor.prompt"):
        yield Row(text, SUSPICIOUS, "pyrit/doctor", "pyrit-doctor", "risky")
    for name in (
        "garak/normal_instructions.prompt",
        "garak/package_hallucination_real_tasks.prompt",
    ):
        for text in _seeds(archive, name):
            yield Row(text, BENIGN, "pyrit/benign", "pyrit-benign", "request")
    for pattern in ("harm", "objective"):
        for name in archive.glob(f"{ROOT}scorer_evals/{pattern}/*.csv"):
            yield from _objectives(archive.read(name).decode("utf-8-sig"))


def _objectives(text: str) -> Iterator[Row]:
    lines = dropwhile(lambda line: line.startswith("# "), io.StringIO(text, newline=""))
    texts = {row.get("objective") for row in csv.DictReader(lines)}
    for objective in sorted(filter(None, texts)):
        yield Row(objective, SUSPICIOUS, "pyrit/scorer", "airt-scorer", "risky")


def _seeds(archive, name: str) -> list[str]:
    seeds = _yaml(archive, SEEDS + name)["seeds"]
    values = [seed if isinstance(seed, str) else seed.get("value") for seed in seeds]
    return [value for value in values if value]


def _yaml(archive, name: str) -> dict:
    import yaml

    # The loader in C: a fifth of the time over 600 files.
    return yaml.load(archive.read(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
