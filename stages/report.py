"""Write the page a person reads instead of ten files: one HTML file that needs nothing else.

    python -m stages.report prompts

in   reports/<task>/{results,significance,criteria}.csv, reports/<task>/{champion,data}.json,
     reports/<task>/models/*/{metrics,tuning}.json, reports/<task>/figures/*.png,
     reports/<task>/models/*/by_source.csv, reports/<task>/explain/*/{tokens,errors}.csv
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

    def each(name: str, reader: Callable[[Path], Any], kind: str = "models") -> dict[str, Any]:
        return {model: reader(folder / kind / model / name) for model in models}

    inputs = Inputs(
        **main_tables,
        champion=files.read_json(folder / "champion.json"),
        data=files.read_json(folder / "data.json"),
        metrics=each("metrics.json", files.read_json),
        tuning=each("tuning.json", files.read_json),
        by_source=each("by_source.csv", pd.read_csv),
        tokens=each("tokens.csv", read_texts, "explain"),
        errors=each("errors.csv", read_texts, "explain"),
        figures={file.stem: file.read_bytes() for file in sorted(folder.glob("figures/*.png"))},
    )
    page = render(content(inputs, task, scorer.CLASSES, scorer.RANK, baselines, settings))
    files.write_text(folder / "report.html", page)
    print(f"{folder}/report.html: {len(page) / 1e6:.1f} MB, open it in a browser")


def read_texts(path: Path) -> pd.DataFrame:
    """Read a table with texts in it, among which "null" and "nan" are texts too."""
    return pd.read_csv(path, keep_default_na=False)


if __name__ == "__main__":
    cli.run(main)
