"""Write the page a person reads instead of ten files: one HTML file that needs nothing else.

    python -m stages.report prompts

in   reports/<task>/{results,significance,criteria}.csv, reports/<task>/{champion,data}.json,
     reports/<task>/models/*/{metrics,tuning}.json, reports/<task>/figures/*.png,
     reports/<task>/models/*/by_source.csv, reports/<task>/errors/*.csv,
     reports/<task>/explain/*.csv (a blend of models has none),
     reports/<task>/more/*/{about.json,*.png}
out  reports/<task>/report.html
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from rampart import cli, files
from rampart.loading import load
from rampart.params import block, lookup, read
from rampart.report.content import Inputs, ReportParams, content
from rampart.report.page import render

TABLES = ("results", "significance", "criteria")


def main(argv: list[str] | None = None) -> None:
    """Write the page of one task."""
    task = cli.argument("task", __doc__, argv)
    params = read()
    settings = block(params, f"report.{task}", ReportParams)
    baselines = tuple(lookup(params, f"compare.{task}.baselines"))
    scorer = load("rampart.tasks", task, "score")

    folder = Path("reports", task)
    main_tables = {name: pd.read_csv(folder / f"{name}.csv") for name in TABLES}
    models = list(main_tables["results"]["model"])

    def each(name: str, reader: Callable[[Path], Any]) -> dict[str, Any]:
        return {model: reader(folder / name.format(model)) for model in models}

    inputs = Inputs(
        **main_tables,
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
        more=[topic(path) for path in sorted(folder.glob("more/*/about.json"))],
        figures={file.stem: file.read_bytes() for file in sorted(folder.glob("figures/*.png"))},
    )
    names = (task, scorer.CLASSES, scorer.RANK, scorer.TEST)
    page = render(content(inputs, *names, baselines, settings))
    files.write_text(folder / "report.html", page)
    print(f"{folder}/report.html: {len(page) / 1e6:.1f} MB, open it in a browser")


def topic(path: Path) -> dict[str, Any]:
    """Read what a stage adds to the page: title, text, and its pictures by their captions."""
    about = files.read_json(path)
    pictures = about["pictures"].items()
    return about | {
        "pictures": {caption: (path.parent / name).read_bytes() for caption, name in pictures}
    }


def read_texts(path: Path) -> pd.DataFrame:
    """Read a table with texts in it, among which "null" and "nan" are texts too."""
    return pd.read_csv(path, keep_default_na=False)


if __name__ == "__main__":
    cli.run(main)
