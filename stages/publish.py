"""Write the report of a campaign: a page that needs nothing else, and Markdown beside its figures.

    python -m stages.publish

in   reports/<task>/{results.csv,statistics.json,verdict.json}, reports/<task>/data/*.json,
     reports/<task>/figures/*.png
out  reports/<task>/report.html, reports/<task>/report.md
"""

from __future__ import annotations

import argparse
from pathlib import Path

import pandas as pd

from rampart import cli, files
from rampart.params import block, lookup, read
from rampart.report.campaign import Inputs, PublishParams, content
from rampart.report.campaign_page import html, markdown


def main(argv: list[str] | None = None) -> None:
    """Write the report of one campaign."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task", nargs="?", default="malware")
    task = parser.parse_args(argv).task
    params = read()
    settings = block(params, f"publish.{task}", PublishParams)
    reports = Path("reports") / task
    results = pd.read_csv(reports / "results.csv")
    sets = results["data_set"].unique()
    inputs = Inputs(
        results=results.fillna({"flags": "", "reason": ""}),
        statistics=files.read_json(reports / "statistics.json"),
        verdict=files.read_json(reports / "verdict.json"),
        data={name: files.read_json(reports / f"data/{name}.json") for name in sets},
        judge=lookup(params, f"evaluate.{task}"),
        scale=params["scale"],
    )
    figures = {path.stem: path.read_bytes() for path in sorted(reports.glob("figures/*.png"))}
    context = content(inputs, task, settings, list(figures))
    page = html(context, figures)
    files.write_text(reports / "report.html", page)
    files.write_text(reports / "report.md", markdown(context))
    print(f"{reports}/report.html: {len(page) / 1e6:.1f} MB, open it in a browser")


if __name__ == "__main__":
    cli.run(main)
