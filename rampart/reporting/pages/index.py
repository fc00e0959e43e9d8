"""The front page: a row a task, and the blocks of other pages that hold a task's results."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from rampart.reporting.pages.printing import markdown, marked

BLOCK = re.compile(r"(<!-- results(?: (\w+))? -->\n).*?(<!-- end -->)", re.DOTALL)
HEADINGS = ("task", "question", "data", "champion", "score", "best baseline")


def overview(summaries: Sequence[Mapping[str, Any]], beside: str) -> str:
    """Return the table of all tasks in Markdown.

    Parameters
    ----------
    summaries : the summary.json of each task, see ``rampart.reporting.pages.summary.entry``.
    beside : the path to the folder of reports, as seen from the page: ``reports/``, or nothing.
    """
    rows = [HEADINGS, ["---"] * len(HEADINGS), *(_row(one, beside) for one in summaries)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    scales = ", ".join(sorted({f"`scale: {one['scale']}`" for one in summaries}))
    levels = ", ".join(sorted({one["level"] for one in summaries}))
    note = f"In brackets: {levels} intervals ({scales})."
    return "\n".join(["", *lines, "", note, ""])


def index(summaries: Sequence[Mapping[str, Any]]) -> str:
    """Return the README.md of the folder of reports."""
    names = [{"name": one["task"], "title": one["title"]} for one in summaries]
    return markdown("index.md", {"table": Markup(overview(summaries, "")), "tasks": names})


def block(text: str, task: str) -> str:
    """Return what stands between the marks of a task in its own README.md.

    Raises
    ------
    ValueError : there are no such marks.
    """
    for match in BLOCK.finditer(text):
        if match[2] == task:
            return match[0].removeprefix(match[1]).removesuffix(match[3])
    raise ValueError(f"no block <!-- results {task} --> … <!-- end --> in the README.md of {task}")


def updated(text: str, table: str, blocks: Mapping[str, str]) -> str:
    """Return a page with each marked block brought up to date.

    Parameters
    ----------
    text : Markdown, with ``<!-- results -->`` (all tasks) or ``<!-- results task -->`` on a line,
        and ``<!-- end -->`` on a later one.
    table : what stands between the marks of all tasks.
    blocks : task -> what stands between its marks.

    Raises
    ------
    ValueError : a mark of a task that has no results.
    """

    def new(match: re.Match[str]) -> str:
        task = match[2]
        if task is not None and task not in blocks:
            known = ", ".join(sorted(blocks))
            raise ValueError(f"<!-- results {task} -->: there is no such task; known: {known}")
        return f"{match[1]}{table if task is None else blocks[task]}{match[3]}"

    return BLOCK.sub(new, text)


def _row(summary: Mapping[str, Any], beside: str) -> list[str]:
    task, answers = summary["task"], summary["answers"]
    rows = _stacked(answers, [marked(one["rows"]) for one in answers])
    return [
        f"[{marked(task)}]({beside}{task}/README.md)",
        marked(summary["question"]),
        f"{marked(summary['data'])}<br>{rows}",
        _stacked(answers, [f"**{marked(one['champion'] or 'none')}**" for one in answers]),
        f"{marked(summary['metric'])}<br>{_stacked(answers, [_score(one) for one in answers])}",
        _stacked(answers, [_baseline(one) for one in answers]),
    ]


def _stacked(answers: Sequence[Mapping[str, Any]], cells: Sequence[str]) -> str:
    return "<br>".join(_named(one, cell) for one, cell in zip(answers, cells, strict=True))


def _named(answer: Mapping[str, Any], cell: str) -> str:
    return f"{marked(answer['of'])}: {cell}" if answer["of"] else cell


def _score(answer: Mapping[str, Any]) -> str:
    if answer["score"] is None:
        return "none"
    ends = f" ({answer['low']:.3f} to {answer['high']:.3f})" if answer["low"] is not None else ""
    ceiling = f", ceiling {answer['ceiling']:.3f}" if answer["ceiling"] is not None else ""
    return f"{answer['score']:.3f}{ends}{ceiling}"


def _baseline(answer: Mapping[str, Any]) -> str:
    if answer["baseline"] is None:
        return "none"
    return f"{marked(answer['baseline'])} {answer['baseline_score']:.3f}"
