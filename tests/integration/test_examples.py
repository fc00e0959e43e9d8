"""The worked examples of README.md and CONTRIBUTING.md, run from the text itself.

A block of code whose first line is a comment with the name of a file is that file's: Python and
YAML are its content (of a YAML file that is there already, a part that is added), a shell command
makes or changes it.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import yaml

from rampart.core.loading import load
from rampart.core.params import check
from tests.integration import making
from tests.integration.conftest import copied
from tests.integration.workspace import ROOT, Workspace, stages_run

pytestmark = pytest.mark.integration

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TEMPLATE = "pipelines/prompts/dvc.yaml"
WORDS = ("shop", "news", "wiki", "mail", "photo", "login", "secure", "account", "verify", "bank")


class Block(NamedTuple):
    """A block of code: its language, the file that it names, the rest of it."""

    language: str
    file: str
    text: str


def blocks(page: str, section: str) -> list[Block]:
    """Return the blocks of a section that name a file, in order."""
    text = (ROOT / page).read_text(encoding="utf-8")
    _, _, text = text.partition(f"\n## {section}\n")
    return list(named(text.partition("\n## ")[0]))


def named(text: str) -> Iterator[Block]:
    """Yield the blocks that name a file."""
    for language, code in FENCED.findall(text):
        if language and (match := re.match(r"# (\S+)\n", code)):
            yield Block(language, match[1], code[match.end() :])


MODEL = blocks("README.md", "Add a model, add a task")
GENERATOR = blocks("CONTRIBUTING.md", "Add a generator")
TASK = blocks("CONTRIBUTING.md", "Add a task")
# Other rows in place of the task's; with those of prompts alone it runs in test_own_alone.py.
OWN = [
    *blocks("docs/prompts.md", "Your own rows"),
    *blocks("docs/columns.md", "Your own columns"),
]


def follow(workspace: Workspace, example: list[Block]) -> None:
    """Do what the blocks of an example say."""
    for block in example:
        path = workspace.path(block.file)
        if block.language == "sh":
            before = path.read_bytes() if path.is_file() else None
            path.parent.mkdir(parents=True, exist_ok=True)
            with template(workspace):
                workspace.run("bash", "-euc", block.text)
            assert path.read_bytes() != before, f"the command leaves {block.file} as it was"
        elif block.language == "yaml" and path.is_file():
            with workspace.yaml(block.file) as content:
                add(content, yaml.safe_load(block.text))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")


@contextmanager
def template(workspace: Workspace) -> Iterator[None]:
    """Put the real dvc.yaml, which commands copy, in place of the clone's, in DVC's own form."""
    path = workspace.path(TEMPLATE)
    changed = path.read_bytes()
    path.write_bytes((ROOT / TEMPLATE).read_bytes())
    yield
    path.write_bytes(changed)


def add(content: dict[str, Any], part: dict[str, Any]) -> None:
    """Add a part to the content of a YAML file; nothing that is there may change."""
    for key, value in part.items():
        if isinstance(content.get(key), dict):
            add(content[key], value)
        else:
            assert key not in content
            content[key] = value


def test_every_block_that_names_a_file_is_run():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    every = [block for page in pages for block in named(page.read_text(encoding="utf-8"))]
    assert sorted(every) == sorted([*MODEL, *GENERATOR, *TASK, *OWN])
    assert min(map(len, (MODEL, GENERATOR))) == 2


@pytest.mark.parametrize("block", OWN, ids=lambda block: block.file)
def test_ones_own_rows_are_a_change_of_knobs_that_are_there(block):
    committed = yaml.safe_load((ROOT / block.file).read_text(encoding="utf-8"))
    for name, knobs in yaml.safe_load(block.text).items():
        assert set(knobs) <= set(committed[name])
    task = Path(block.file).parent.name
    schema = load("rampart.tasks", task, "user").IngestParams
    check(committed["ingest"] | yaml.safe_load(block.text)["ingest"], "ingest", schema)


def test_the_task_is_as_short_as_the_text_says():
    lines = {
        language: sum(
            bool(line.strip())
            for block in TASK
            if block.language == language
            for line in block.text.splitlines()
        )
        for language in ("python", "yaml")
    }
    assert lines["python"] <= 80
    assert sum(lines.values()) <= 95


def test_what_the_examples_add_passes_the_tests_of_the_house(tmp_path):
    """Deps right to the module, every knob tracked and in its schema, generic code untouched."""
    tree = making.copied(tmp_path / "rampart", "prompts")
    for name in (
        "data/packages.yaml",
        "data/readings.yaml",
        "dvc.lock",
        *Path().glob("pipelines/*/dvc.lock"),
    ):
        shutil.copy(ROOT / name, tree.path(str(name)))
    examples = [*MODEL, *GENERATOR, *TASK]
    follow(tree, examples)
    tree.run("python", "scripts/params.py")
    tree.path("data/user/links").mkdir()
    tests = ("integration/test_deps.py", "scripts/test_params.py", "test_house.py")
    words = ("-q", "-p", "no:cacheprovider", *(f"tests/{name}" for name in tests))
    tree.run("python", "-m", "pytest", *words)
    files = [block.file for block in examples if block.language == "python"]
    # The examples have no docstrings, for which the linter asks.
    tree.run("ruff", "check", "--no-cache", "--extend-ignore", "D1", *files)
    tree.run("ruff", "format", "--no-cache", "--check", *files)


def test_a_model_is_a_factory_and_a_line(workspace):
    follow(workspace, MODEL)
    ran = workspace.repro("report")
    shared = {"compare", "plot", "report", "slices"}
    assert {name for name in ran if "@" not in name} == shared
    # What explains a model unpickles it: there all estimators are a dep.
    fits = {name for name in ran if name.startswith("train@")}
    assert fits == {"train@ridge"}
    assert "evaluate@ridge" in ran
    trials = json.loads(workspace.read("reports/prompts/tuning/ridge.json"))["trials"]
    assert trials == 3
    results = pd.read_csv(workspace.path("reports/prompts/results.csv")).set_index("model")
    # One answer for all has 1/3. With so few rows the surface model beats any that reads words.
    assert results.loc["ridge", "kind_recall_external"] > 1 / 3
    strong = pd.read_csv(workspace.path("reports/prompts/models/ridge/explain.csv"))
    assert set(strong["class"]) == {"benign", "suspicious", "malicious"}


def test_a_generator_is_a_module_and_a_line(finished_malware, tmp_path):
    with copied(finished_malware, tmp_path) as workspace:
        follow(workspace, GENERATOR)
        assert workspace.repro("rank") == ["campaign@average", "rank"]
        results = pd.read_csv(workspace.path("reports/malware/results.csv"))
        (row,) = results[results["generator"] == "average"].to_dict("records")
        assert (row["status"], row["kind"]) == ("ok", "baseline")
        # All rows of a class are alike: a classifier tells them from real ones at once.
        assert row["c2st_auc"] > 0.8


def write_links(path: Path, count: int, seed: int, zone: str) -> None:
    """Write invented links; those that phish have longer hosts, more digits, deeper paths."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        bad = number % 2
        host = "-".join(rng.choice(WORDS, 1 + (bad and rng.random() < 0.7)))
        parts = [
            f"{rng.choice(WORDS)}{rng.integers(10_000) if rng.random() < 0.2 + 0.4 * bad else ''}"
            for _ in range(rng.integers(1, 4) + 2 * bad)
        ]
        link = f"https://{host}{rng.integers(count // 3)}.{zone}/{'/'.join(parts)}"
        rows.append((link, ("good", "phishing")[bad]))
    rows.append(("no link", "good"))
    rows.append(rows[0])
    rows += [(rows[1][0], "good")]  # the same link with another label
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, lineterminator="\n").writerows([("link", "label"), *rows])


def test_a_task_is_two_folders(workspace):
    follow(workspace, TASK)
    write_links(workspace.path("data/user/links/mine.csv"), 400, seed=1, zone="example")
    write_links(workspace.path("data/user/links/theirs.csv"), 160, seed=2, zone="test")
    workspace.run("python", "scripts/params.py")
    workspace.git("add", "--all")

    ran = stages_run(workspace.dvc("repro", folder="pipelines/links").stdout)
    for stage in ("train", "evaluate"):
        assert {f"{stage}@{model}" for model in ("majority", "logreg", "forest")} < set(ran)
    assert ran[-1] == "report"
    data = json.loads(workspace.read("reports/links/data.json"))
    dropped = {"no link with a host": 2, "has two labels": 4, "duplicate": 2}
    assert data["dropped"] == dropped | {"external, of a host that training has": 0}
    champion = json.loads(workspace.read("reports/links/champion.json"))
    results = pd.read_csv(workspace.path("reports/links/results.csv")).set_index("model")
    assert champion["f1_macro_external"] > results.loc["majority", "f1_external"] + 0.3

    # The front page has its row, and nothing of another task ran again.
    assert workspace.repro() == ["index"]
    assert "| [links](links/README.md) | Does a link lead" in workspace.read("reports/README.md")
    assert workspace.repro() == []
    workspace.commit()
    assert workspace.git("status", "--porcelain") == ""
