"""Gather the results of all tasks on one page, and bring the tables of other pages up to date.

    python -m stages.index

in   reports/*/{summary.json,README.md}, benchmarks/run_times.json
out  reports/README.md, reports/overview.png
also between `<!-- results … -->` and `<!-- end -->` in README.md and docs/*.md: the table of all
     tasks or, with its name, of one; between `<!-- times -->` and `<!-- end -->`: how long runs
     take. What stands there is copied, never an input of a stage.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rampart.core import cli, files
from rampart.reporting.pages import times
from rampart.reporting.pages.index import block, index, overview, updated
from rampart.reporting.plots import style
from rampart.reporting.plots.overview import chart

REPORTS = Path("reports")


def main(argv: list[str] | None = None) -> None:
    """Write the page and the picture; rewrite the marked blocks."""
    cli.words(__doc__, argv)
    summaries = [files.read_json(path) for path in sorted(REPORTS.glob("*/summary.json"))]
    if not summaries:
        raise ValueError("reports/: no task has a summary.json; run the tasks first: make repro")
    tasks = [one["task"] for one in summaries]
    texts = {task: (REPORTS / task / "README.md").read_text(encoding="utf-8") for task in tasks}
    blocks = {task: block(text, task) for task, text in texts.items()}
    pages = {Path("README.md"): "reports/"}
    pages |= dict.fromkeys(sorted(Path("docs").glob("*.md")), "../reports/")
    took = alone(files.read_json("benchmarks/run_times.json"))
    changed = {}
    for path, beside in pages.items():
        old = path.read_text(encoding="utf-8")
        new = times.updated(updated(old, overview(summaries, beside), blocks), took)
        if new != old:
            changed[path] = new

    picture = style.png(chart(summaries))
    with files.replacing(REPORTS / "overview.png") as path:
        path.write_bytes(picture)
    files.write_text(REPORTS / "README.md", index(summaries))
    for path, text in changed.items():  # after all of them could be read and made
        files.write_text(path, text)
    names = ", ".join(map(str, changed)) or "no other page"
    print(f"reports/README.md: {len(tasks)} tasks; {names} brought up to date")


def alone(took: dict[str, Any]) -> dict[str, Any]:
    """Return run times with what the stages of a task take that runs alone.

    Those of one name run side by side and were recorded with a worker each.

    Examples
    --------
    >>> took = {"workers": 2, "tasks": {"x": {"clone": 9, "stages": {"a": 4, "b": 5}}}}
    >>> alone(took)["tasks"]
    {'x': {'clone': 9, 'stages': {'a': 2.0, 'b': 2.5}}}
    """
    tasks = {
        task: one | {"stages": {name: s / took["workers"] for name, s in one["stages"].items()}}
        for task, one in took.get("tasks", {}).items()
    }
    return took | {"tasks": tasks}


if __name__ == "__main__":
    cli.run(main)
