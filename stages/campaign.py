"""Fit one generator on one data set, fold by fold, and judge its rows.

    python -m stages.campaign spam wgan-gp

in   data/malware/tables/<data set>/{features.parquet,rows.parquet,schema.json}
out  reports/malware/cells/<data set>/<generator>/cell.json, cell.npz (what the figures show),
     reports/malware/timing/<data set>/<generator>.json

A generator that fails is a cell with the status "failed" and the reason, and no error: the rest of
the campaign goes on. A data set that is not active at this scale gives the status "off".
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rampart import cli, files
from rampart.campaign import cell
from rampart.campaign.judging import JudgeParams
from rampart.compute import ComputeParams
from rampart.loading import load
from rampart.params import block, read
from rampart.seeds import derive
from rampart.tabular.kinds import Column
from rampart.tabular.settings import TabulateParams
from rampart.workers import in_processes


def main(argv: list[str] | None = None) -> None:
    """Write one cell."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("dataset", help="a key of the block tabulate")
    parser.add_argument("generator", help="a key of the block campaign")
    arguments = parser.parse_args(argv)
    dataset, generator = arguments.dataset, arguments.generator
    params = read()
    source = block(params, f"tabulate.{dataset}", TabulateParams)
    own = block(params, "evaluate.malware", JudgeParams)
    workers = block(params, "compute", ComputeParams)
    module = load("rampart.generators", generator)
    knobs = block(params, f"campaign.{generator}", module.Params)
    seed = derive(params["seed"], "campaign", dataset)

    result: dict[str, Any] = {"data_set": dataset, "generator": generator, "reason": None}
    result |= {"kind": module.KIND, "params": knobs.model_dump()}
    arrays: dict[str, np.ndarray] = {}
    timing: dict[str, Any] = {"folds": []}
    if not source.active:
        reason = f"{dataset} is not active at scale {params['scale']}"
        result |= {"status": "off", "reason": reason}
    else:
        table, classes = read_table(Path("data/malware/tables") / dataset)
        fits = [(fold, 0) for fold in range(int(table.folds.max()) + 1)]
        fits += [(0, again) for again in range(1, own.seeds + 1)]
        calls = [
            (table, fold, module.build, knobs, own, seeds_of(seed, generator, fold, again), n == 0)
            for n, (fold, again) in enumerate(fits)
        ]
        done = in_processes(workers, cell.run_fold, calls)
        result |= {"classes": classes, "classifiers": own.classifiers}
        result |= assemble(done, fits, own, seed)
        arrays = done[0].arrays if result["status"] == "ok" else {}
        timing["folds"] = [one.cost for one in done if one.failure is None]
    write(dataset, generator, cell.rounded(result), arrays, timing)


def read_table(folder: Path) -> tuple[cell.Table, list[str]]:
    """Read what the stage tabulate wrote; return it and the names of the classes."""
    about = files.read_json(folder / "schema.json")
    rows = pd.read_parquet(folder / "rows.parquet")
    schema = tuple(Column(**column) for column in about["columns"])
    features = pd.read_parquet(folder / "features.parquet")
    y, folds = rows["label"].to_numpy(), rows["fold"].to_numpy()
    return cell.Table(features, y, folds, schema, len(about["classes"])), about["classes"]


def seeds_of(seed: int, generator: str, fold: int, again: int) -> tuple[int, int]:
    """Return the seed of the generator and that of the judges, equal for all generators."""
    return derive(seed, generator, fold, again), derive(seed, "judges", fold)


def assemble(
    done: list[cell.Fold], fits: list[tuple[int, int]], own: JudgeParams, seed: int
) -> dict[str, Any]:
    """Return the part of a cell that its folds make."""
    failures = [one.failure for one in done if one.failure]
    if failures:
        empty = {"folds": [], "seeds": [], "overall": {}, "flags": []}
        return {"status": "failed", "reason": failures[0]} | empty
    records = [
        {"fold": fold, "seed": again, **one.record}
        for one, (fold, again) in zip(done, fits, strict=True)
    ]
    first = [one for one, (_, again) in zip(done, fits, strict=True) if again == 0]
    overall = cell.sum_up(first, own, derive(seed, "bootstrap"))
    return {
        "status": "ok",
        "folds": [record for record in records if record["seed"] == 0],
        "seeds": [record for record in records if record["seed"] > 0],
        "overall": overall,
        "flags": cell.flags(overall),
    }


def write(
    dataset: str,
    generator: str,
    result: dict[str, Any],
    arrays: dict[str, np.ndarray],
    timing: dict[str, Any],
) -> None:
    """Write the cell and its cost; say in a line how it went."""
    with files.replacing_folder(f"reports/malware/cells/{dataset}/{generator}") as folder:
        files.write_json(folder / "cell.json", result)
        if arrays:
            np.savez_compressed(folder / "cell.npz", **arrays)
    files.write_json(f"reports/malware/timing/{dataset}/{generator}.json", timing)
    said = result["reason"] or ", ".join(
        f"{name} {result['overall'][name]['mean']:.3f}"
        for name in ("ts_tr_f1", "tr_tr_f1", "utility_ratio", "summary_score")
    )
    print(f"{dataset} {generator}: {result['status']}: {said}", flush=True)


if __name__ == "__main__":
    cli.run(main)
