"""Rank the generators of a campaign: tables, tests, rank stability, verdict.

    python -m stages.rank malware

in   reports/<task>/cells/<generator>/<data set>.json
out  reports/<task>/{results,folds}.csv, reports/<task>/{statistics,verdict,metrics}.json
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from rampart.core import cli, files
from rampart.core.params import ParamError, block, lookup, nearest, read
from rampart.synthetic.campaign import results, stability
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.campaign.stability import RankParams
from rampart.synthetic.campaign.verdict import verdict
from rampart.synthetic.flags import Limits, flags
from rampart.synthetic.tables.settings import TabulateParams

CRITERIA = ("ts_tr_f1", "summary_score")  # whose rank stability is told


def main(argv: list[str] | None = None) -> None:
    """Write the tables and answers of one campaign."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "rank", RankParams)
    judge = block(params, "evaluate", JudgeParams)
    # Those of params.yaml alone: what was taken out of it may still lie there.
    names = list(lookup(params, "tabulate"))
    active = [name for name in names if block(params, f"tabulate.{name}", TabulateParams).active]
    off = {name: f"{name} is not active at scale {params['scale']}"
           for name in names if name not in active}  # fmt: skip
    compared(settings, list(lookup(params, "campaign")), params.where("rank.rivals"))
    reports = Path("reports") / task
    cells = []
    for generator, knobs in lookup(params, "campaign").items():
        for name in active:
            cell = read_cell(reports / "cells", task, generator, name)
            agree(cell, knobs or {}, judge, params.where(f"campaign.{generator}"))
            cells.append(cell | {"flags": warned(cell, settings.limits)})
    campaign = results.sort_out(cells, off)

    fits = results.by_fit(campaign)
    answers = verdict(campaign, fits, settings.criterion, settings.rivals, settings.alpha)
    files.write_csv(reports / "results.csv", results.results(campaign))
    files.write_csv(reports / "folds.csv", results.numbers(campaign))
    files.write_json(reports / "metrics.json", results.headline(campaign))
    files.write_json(reports / "statistics.json", rounded(statistics(campaign, fits, settings)))
    files.write_json(reports / "verdict.json", rounded(answers))
    for data_set, answer in answers.items():
        print(f"{data_set}: {answer['why']}")


def compared(settings: RankParams, generators: list[str], where: str) -> None:
    """Refuse a rival that is no generator of the campaign; of the default ones some may be none."""
    for name in settings.rivals if "rivals" in settings.model_fields_set else ():
        if name not in generators:
            raise ParamError(f"{where}: no {name!r} in campaign; {nearest(name, generators)}")


def read_cell(folder: Path, task: str, generator: str, data_set: str) -> results.Cell:
    """Read what one generator did on one data set."""
    path = folder / generator / f"{data_set}.json"
    if not path.is_file():
        raise ValueError(f"{path}: no such file; python -m stages.campaign {task} {generator}")
    return files.read_json(path)


def agree(cell: results.Cell, knobs: dict[str, Any], judge: JudgeParams, where: str) -> None:
    """Refuse a cell that was made with other knobs than params.yaml has.

    DVC would have made it again; alone, the stage would rank what is no more. And a knob that the
    generator has not is named here too, without the libraries of networks that its schema needs.
    """
    made = cell["params"]
    if not isinstance(knobs, dict):
        raise ParamError(f"{where}: must be a mapping, got {knobs!r}")
    for knob, value in knobs.items():
        if knob not in made:
            raise ParamError(f"{where}.{knob}: unknown key; {nearest(str(knob), list(made))}")
        if made[knob] != value:
            raise ParamError(
                f"{where}.{knob}: is {value!r}, but was {made[knob]!r} in the campaign of "
                f"{cell['data_set']}; run the stage campaign of {cell['generator']} again"
            )
    if cell["classifiers"] != judge.classifiers:
        raise ParamError(
            f"{where}: was judged by {', '.join(cell['classifiers'])}, and evaluate.classifiers "
            f"are {', '.join(judge.classifiers)}; run the stage campaign of {cell['generator']} "
            "again"
        )


def warned(cell: results.Cell, limits: Limits) -> list[str]:
    """Return the warnings of a cell; one that failed has a reason instead."""
    return flags({name: score["mean"] for name, score in cell["overall"].items()}, limits)


def statistics(
    campaign: results.Campaign, fits: pd.DataFrame, settings: RankParams
) -> dict[str, Any]:
    """Return what is told of all generators together."""
    keys = ("data_set", "generator", "reason")
    return {
        "alpha": settings.alpha,
        "criterion": settings.criterion,
        "limits": settings.limits.model_dump(),
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
