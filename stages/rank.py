"""Rank the generators of a campaign: tables, tests, rank stability, verdict.

    python -m stages.rank

in   reports/<task>/cells/<data set>/<generator>/cell.json
out  reports/<task>/{results,folds}.csv, reports/<task>/{statistics,verdict,metrics}.json
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from rampart import cli, files
from rampart.campaign import results, stability
from rampart.campaign.stability import RankParams
from rampart.campaign.verdict import verdict
from rampart.params import block, lookup, read

CRITERIA = ("ts_tr_f1", "summary_score")  # whose rank stability is told


def main(argv: list[str] | None = None) -> None:
    """Write the tables and answers of one campaign."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task", nargs="?", default="malware")
    task = parser.parse_args(argv).task
    params = read()
    settings = block(params, f"rank.{task}", RankParams)
    reports = Path("reports") / task
    # Those of params.yaml alone: what was taken out of it may still lie there.
    names = product(lookup(params, "tabulate"), lookup(params, "campaign"))
    campaign = results.sort_out([read_cell(reports, *pair) for pair in names])

    fits = results.by_fit(campaign)
    answers = verdict(campaign, fits, settings.criterion, settings.rivals, settings.alpha)
    files.write_csv(reports / "results.csv", results.results(campaign))
    files.write_csv(reports / "folds.csv", results.numbers(campaign))
    files.write_json(reports / "metrics.json", results.headline(campaign))
    files.write_json(reports / "statistics.json", rounded(statistics(campaign, fits, settings)))
    files.write_json(reports / "verdict.json", rounded(answers))
    for data_set, answer in answers.items():
        print(f"{data_set}: {answer['why']}")


def read_cell(reports: Path, data_set: str, generator: str) -> results.Cell:
    """Read what one generator did on one data set."""
    path = reports / "cells" / data_set / generator / "cell.json"
    if not path.is_file():
        raise ValueError(f"{path}: no such file; python -m stages.campaign {data_set} {generator}")
    return files.read_json(path)


def statistics(
    campaign: results.Campaign, fits: pd.DataFrame, settings: RankParams
) -> dict[str, Any]:
    """Return what is told of all generators together."""
    keys = ("data_set", "generator", "reason")
    return {
        "alpha": settings.alpha,
        "criterion": settings.criterion,
        "data_sets": {"active": campaign.data_sets, "off": campaign.off},
        "failed": [{key: cell[key] for key in keys} for cell in campaign.failed],
        "left_out": stability.left_out(campaign),
        "tests": stability.differences(fits, settings.criterion, settings.alpha),
        "stability": stability.stability(fits, CRITERIA),
    }


def rounded(value: Any, digits: int = 6) -> Any:
    """Return nested values with floats rounded, so that last digits do not differ by machine."""
    if isinstance(value, dict):
        return {key: rounded(item, digits) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item, digits) for item in value]
    return round(value, digits) + 0.0 if isinstance(value, float) else value  # no -0.0


if __name__ == "__main__":
    cli.run(main)
