"""Write what a person reads of a task's models: a page that needs nothing else, and a README.

    python -m stages.report <task>

in   reports/<task>/{results,significance,criteria}.csv, reports/<task>/{champion,data}.json,
     reports/<task>/models/*/{metrics,tuning}.json, reports/<task>/figures/*.png,
     reports/<task>/models/*/by_source.csv, reports/<task>/errors/*.csv,
     reports/<task>/explain/*.csv (a blend of models has none),
     reports/<task>/more/*/{about.json,*.png}
out  reports/<task>/report.html, reports/<task>/README.md (the same in short, for a code host),
     reports/<task>/summary.json (the task's row on the front page)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, lookup, read
from rampart.reporting.pages.content import Inputs, ReportParams, content
from rampart.reporting.pages.page import html, markdown
from rampart.reporting.pages.summary import entry
from rampart.reporting.wording import level

TABLES = ("results", "significance", "criteria")


def main(argv: list[str] | None = None) -> None:
    """Write the page, the README and the summary of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "report", ReportParams)
    baselines = tuple(lookup(params, "compare.baselines"))
    levels = (level(lookup(params, "evaluate.alpha")), level(lookup(params, "compare.alpha")))
    scorer = load("rampart.tasks", task, "score")
    words = load("rampart.tasks", task, "words")

    folder = Path("reports", task)
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in TABLES}
    models = list(tables["results"]["model"])

    def each(name: str, reader: Callable[[Path], Any]) -> dict[str, Any]:
        return {model: reader(folder / name.format(model)) for model in models}

    figures = sorted(folder.glob("figures/*.png"))
    more = [topic(path, folder) for path in sorted(folder.glob("more/*/about.json"))]
    inputs = Inputs(
        **tables,
        champion=files.read_json(folder / "champion.json"),
        data=files.read_json(folder / "data.json"),
        metrics=each("models/{}/metrics.json", files.read_json),
        tuning=each("models/{}/tuning.json", files.read_json),
        by_source=each("models/{}/by_source.csv", pd.read_csv),
        tokens={
            model: read_texts(path)
            for model in models
            if (path := folder / f"explain/{model}.csv").is_file()
        },
        errors=each("errors/{}.csv", read_texts),
        more=more,
        figures=[path.stem for path in figures],
        levels=levels,
    )
    paths = [path.relative_to(folder).as_posix() for path in figures]
    paths += [path for one in more for path in one["pictures"].values()]
    pictures = {path: (folder / path).read_bytes() for path in paths}
    context = content(inputs, task, scorer, words, baselines, settings)
    page = html(context, pictures)
    row = entry(task, words, inputs.champion, inputs.results, inputs.data, baselines, levels[0])
    files.write_text(folder / "report.html", page)
    files.write_text(folder / "README.md", markdown(context))
    files.write_json(folder / "summary.json", row)
    print(f"{folder}/report.html: {len(page) / 1e6:.1f} MB, open it in a browser")


def topic(path: Path, folder: Path) -> dict[str, Any]:
    """Read what a stage adds: title, text, and the paths of its pictures by their captions."""
    about = files.read_json(path)
    beside = path.parent.relative_to(folder)
    pictures = {caption: (beside / name).as_posix() for caption, name in about["pictures"].items()}
    return about | {"pictures": pictures}


def read_texts(path: Path) -> pd.DataFrame:
    """Read a table with texts in it, among which "null" and "nan" are texts too."""
    return pd.read_csv(path, keep_default_na=False)


if __name__ == "__main__":
    cli.run(main)
