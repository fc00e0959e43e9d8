"""Draw the figures of a campaign, each as PNG and as PDF. A new figure fits nothing again.

    python -m stages.draw malware

in   reports/<task>/cells/<generator>/<data set>.json, of the pairs in results.csv,
     data/<task>/pictures/<data set>/<generator>.npz, reports/<task>/{results.csv,statistics.json},
     reports/<task>/guarantee/{curve,attack}.csv
out  reports/<task>/figures/*.png, the few that a code host shows (they are in git),
     reports/<task>/pictures/: *.{png,pdf}, all others of the generators together and each PDF;
     <data set>/<generator>-{confusion,association}.{png,pdf}
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rampart.core import cli, files
from rampart.core.params import block, read
from rampart.core.progress import Progress
from rampart.reporting.plots.campaign import style as campaign_style
from rampart.reporting.plots.campaign.figures import (
    DrawParams,
    of_campaign,
    of_data_set,
    of_generator,
    shown_first,
)
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.tables.missing import require


def main(argv: list[str] | None = None) -> None:
    """Write the figures of one campaign."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "draw", DrawParams)
    level = f"{100 * (1 - block(params, 'evaluate', JudgeParams).alpha):g} %"
    reports = Path("reports") / task
    for name in ("results.csv", "statistics.json"):
        require(reports / name, "rank", task)
    require(reports / "guarantee", "guarantee", task)
    cells = read_cells(reports, task)
    looks = campaign_style.looks(cells)
    guarantee = tuple(
        pd.read_csv(reports / "guarantee" / f"{name}.csv") for name in ("curve", "attack")
    )
    drawn, progress = 0, Progress(sum(cell["status"] == "ok" for cell in cells))
    with (
        files.replacing_folder(reports / "figures") as first,
        files.replacing_folder(reports / "pictures") as folder,
    ):
        figures = of_campaign(files.read_json(reports / "statistics.json"), looks)
        drawn += write(folder, figures, first)
        for data_set, group in groupby(cells, key=lambda cell: cell["data_set"]):
            of_set = list(group)
            ok = [cell for cell in of_set if cell["status"] == "ok"]
            if not ok:
                continue
            stored = Path("data") / task / "pictures" / data_set
            for cell in ok:
                require(stored / f"{cell['generator']}.npz", "picture", task)
            arrays = {cell["generator"]: read_arrays(stored, cell["generator"]) for cell in ok}
            drawn += write(folder, of_data_set(of_set, arrays, looks, level, guarantee), first)
            for cell in ok:
                if settings.by_generator:
                    figures = of_generator(cell, arrays[cell["generator"]])
                    drawn += write(folder / data_set, figures)
                progress.step(f"{data_set} {cell['generator']} drawn")
        shown = len(list(first.iterdir()))
    print(f"{reports}: {drawn} figures, each as PNG and PDF; {shown} of them in figures/")


def read_cells(reports: Path, task: str) -> list[dict[str, Any]]:
    """Return the cells that were ranked, by data set and generator."""
    pairs = pd.read_csv(reports / "results.csv", dtype=str)[["data_set", "generator"]]
    cells = []
    for data_set, generator in sorted(pairs.itertuples(index=False)):
        path = reports / "cells" / generator / f"{data_set}.json"
        require(path, "campaign", task, generator)
        cells.append(files.read_json(path))
    return cells


def read_arrays(folder: Path, generator: str) -> dict[str, np.ndarray]:
    """Return what the stage picture made of one cell."""
    with np.load(folder / f"{generator}.npz") as stored:
        return dict(stored)


def write(folder: Path, figures: Iterable[tuple[str, Any]], first: Path | None = None) -> int:
    """Write each figure in both formats, and return how many there were.

    The PNG of one that is shown first goes to the folder ``first``, where one is given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for name, figure in figures:
        for kind, content in campaign_style.both(figure).items():
            place = first if first and kind == "png" and shown_first(name) else folder
            (place / f"{name}.{kind}").write_bytes(content)
        written += 1
    return written


if __name__ == "__main__":
    cli.run(main)
