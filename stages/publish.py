"""Write the report of a campaign: a page that needs nothing else, and a README beside its figures.

    python -m stages.publish <task>

in   reports/<task>/{results.csv,statistics.json,verdict.json}, reports/<task>/data/*.json,
     reports/<task>/{figures,pictures}/*.png (figures/ is in git: what the README shows)
out  reports/<task>/report.html, reports/<task>/README.md (the same in short, for a code host),
     reports/<task>/summary.json (the task's row on the front page)
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.reporting.pages.campaign.content import Inputs, PublishParams, content, entry
from rampart.reporting.pages.campaign.page import html, markdown
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.tables.missing import require


def main(argv: list[str] | None = None) -> None:
    """Write the report of one campaign."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "publish", PublishParams)
    judge = block(params, "evaluate", JudgeParams)
    words = load("rampart.tasks", task, "words")
    reports = Path("reports") / task
    for name in ("results.csv", "statistics.json", "verdict.json"):
        require(reports / name, "rank", task)
    for name in ("figures", "pictures"):
        require(reports / name, "draw", task)
    results = pd.read_csv(reports / "results.csv")
    for name in results["data_set"].unique():
        require(reports / f"data/{name}.json", "tabulate", task, name)
    inputs = Inputs(
        results=results.fillna({"flags": "", "reason": ""}),
        statistics=files.read_json(reports / "statistics.json"),
        verdict=files.read_json(reports / "verdict.json"),
        data={
            name: files.read_json(reports / f"data/{name}.json")
            for name in results["data_set"].unique()
        },
        judge=judge.model_dump(),
        scale=params["scale"],
    )
    paths = [*reports.glob("figures/*.png"), *reports.glob("pictures/*.png")]
    figures = {path.stem: path.read_bytes() for path in sorted(paths)}
    context = content(inputs, task, words, settings, list(figures))
    page = html(context, figures)
    shown = [path.stem for path in paths if path.parent.name == "figures"]
    files.write_text(reports / "report.html", page)
    files.write_text(reports / "README.md", markdown(context, shown))
    files.write_json(reports / "summary.json", entry(inputs, task, words))
    print(f"{reports}/report.html: {len(page) / 1e6:.1f} MB, open it in a browser")


if __name__ == "__main__":
    cli.run(main)
