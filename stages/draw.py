"""Draw the figures of a campaign, each as PNG and as PDF. A new figure fits nothing again.

    python -m stages.draw

in   reports/<task>/cells/<data set>/<generator>/cell.{json,npz}, of the pairs in results.csv,
     reports/<task>/{results.csv,statistics.json}
out  reports/<task>/figures/*.{png,pdf} (all generators together),
     reports/<task>/figures_by_generator/<data set>/<generator>-{confusion,association}.{png,pdf}
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rampart import cli, files
from rampart.params import block, lookup, read
from rampart.plots import campaign_style
from rampart.plots.campaign_figures import DrawParams, of_campaign, of_data_set, of_generator


def main(argv: list[str] | None = None) -> None:
    """Write the figures of one campaign."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("task", nargs="?", default="malware")
    task = parser.parse_args(argv).task
    params = read()
    settings = block(params, f"draw.{task}", DrawParams)
    level = f"{100 * (1 - lookup(params, f'evaluate.{task}.alpha')):g} %"
    reports = Path("reports") / task
    cells = read_cells(reports)
    looks = campaign_style.looks(cells)
    drawn = 0
    with (
        files.replacing_folder(reports / "figures") as folder,
        files.replacing_folder(reports / "figures_by_generator") as single,
    ):
        drawn += write(folder, of_campaign(files.read_json(reports / "statistics.json"), looks))
        for data_set, own in groupby(cells, key=lambda cell: cell["data_set"]):
            own = list(own)
            done = [cell for cell in own if cell["status"] == "ok"]
            if not done:
                continue
            arrays = {c["generator"]: read_arrays(reports / "cells", c) for c in done}
            drawn += write(folder, of_data_set(own, arrays, looks, level))
            for cell in done if settings.by_generator else ():
                pictures = of_generator(cell, arrays[cell["generator"]])
                drawn += write(single / data_set, pictures)
    print(f"{reports}: {drawn} figures, each as PNG and PDF")


def read_cells(reports: Path) -> list[dict[str, Any]]:
    """Return the cells that were ranked, by data set and generator."""
    pairs = pd.read_csv(reports / "results.csv", dtype=str)[["data_set", "generator"]]
    return [
        files.read_json(reports / "cells" / data_set / generator / "cell.json")
        for data_set, generator in sorted(pairs.itertuples(index=False))
    ]


def read_arrays(folder: Path, cell: dict[str, Any]) -> dict[str, np.ndarray]:
    """Return what lies beside a cell.json for the figures."""
    with np.load(folder / cell["data_set"] / cell["generator"] / "cell.npz") as stored:
        return dict(stored)


def write(folder: Path, figures: Iterable[tuple[str, Any]]) -> int:
    """Write each figure in both formats, and return how many there were."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, figure in figures:
        for kind, content in campaign_style.both(figure).items():
            (folder / f"{name}.{kind}").write_bytes(content)
        written += 1
    return written


if __name__ == "__main__":
    cli.run(main)
