"""Write what a person reads of a task's models: a page that needs nothing else, and a README.

    python -m stages.report <task>

in   reports/<task>/{results,significance,criteria}.csv, reports/<task>/{champion,data}.json,
     reports/<task>/models/*/{metrics.json,by_source.csv,errors.csv,explain.csv},
     reports/<task>/tuning/*.json, reports/<task>/figures/*.png,
     reports/<task>/more/*/{about.json,*.png}; of rows that have a kind also
     reports/<task>/models/*/by_kind.csv, reports/<task>/more/slices/{thresholds,called,gaps}.csv
out  reports/<task>/report.html, reports/<task>/README.md (the same in short, for a code host),
     reports/<task>/summary.json (the task's row on the front page)
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, lookup, read
from rampart.reporting.pages.content import Inputs, ReportParams, content
from rampart.reporting.pages.kinds import COSTS
from rampart.reporting.pages.page import html, markdown
from rampart.reporting.pages.summary import entry
from rampart.reporting.wording import describe, level

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
        tuning=each("tuning/{}.json", files.read_json),
        by_source=each("models/{}/by_source.csv", pd.read_csv),
        by_kind=there({model: folder / f"models/{model}/by_kind.csv" for model in models}),
        by_slice=there({model: folder / f"models/{model}/by_slice.csv" for model in models}),
        costs=there({name: folder / f"more/slices/{name}.csv" for name in COSTS}),
        tokens=there({model: folder / f"models/{model}/explain.csv" for model in models}),
        errors=each("models/{}/errors.csv", read_texts),
        more=more,
        figures=[path.stem for path in figures],
        levels=levels,
    )
    paths = [path.relative_to(folder).as_posix() for path in figures]
    paths += [path for one in more for path in one["pictures"].values()]
    pictures = {path: (folder / path).read_bytes() for path in paths}
    context = content(inputs, task, scorer, words, baselines, settings)
    page = html(context, pictures)
    described = partial(describe, classes=scorer.CLASSES, metrics=words.METRICS)
    told = (inputs.champion, inputs.results, inputs.data, baselines, levels[0], described)
    row = entry(task, words, *told)
    files.write_text(folder / "report.html", page)
    files.write_text(folder / "README.md", markdown(context))
    files.write_json(folder / "summary.json", row)
    print(f"{folder}/report.html: {len(page) / 1e6:.1f} MB, open it in a browser")


def there(paths: dict[str, Path]) -> dict[str, pd.DataFrame]:
    """Read those of the tables that are there."""
    return {name: read_texts(path) for name, path in paths.items() if path.is_file()}


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
