"""Make a labelled table of rows: features of known kinds, classes, and the folds of the campaign.

    python -m stages.tabulate malware spam

in   the file that tabulate.<data set>.input names
out  data/<task>/tables/<data set>/: features.parquet (canonical values), rows.parquet (label,
     fold, group), schema.json; reports/<task>/data/<data set>.json
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, check, nearest, read
from rampart.core.seeds import derive
from rampart.core.tables import read_table
from rampart.synthetic.tables.folds import row_hashes, stratified_group_folds
from rampart.synthetic.tables.leaks import leaks, refusal, report
from rampart.synthetic.tables.missing import require
from rampart.synthetic.tables.schema import Cleaned, clean
from rampart.synthetic.tables.settings import TabulateParams


def main(argv: list[str] | None = None) -> None:
    """Write the table of one data set."""
    task, item = cli.words(__doc__, argv, "task", "dataset")
    params = read(task)
    settings = block(params, f"tabulate.{item}", TabulateParams)
    kind = load(f"rampart.tasks.{task}.tables", settings.table, needs="make")
    knobs = check(settings.knobs, params.where(f"tabulate.{item}.knobs"), kind.Params)
    seed = derive(params["seed"], "tabulate", item)
    if settings.input.startswith(f"data/{task}/extracted/"):
        require(settings.input, "extract", task)
    frame = read_table(settings.input)
    try:
        table = kind.make(frame, knobs, derive(seed, "table"))
        cleaned = _cleaned(table, settings, derive(seed, "rows"))
        groups = row_hashes(cleaned.features)
        folds = stratified_group_folds(cleaned.label, groups, settings.folds, derive(seed, "folds"))
        classes, codes = np.unique(cleaned.label.astype(str), return_inverse=True)
        bounds = _bounds(cleaned, settings)
        found = leaks(cleaned.features, cleaned.schema, codes, folds, settings.leak.limit)
        if found and settings.leak.refuse:
            raise ValueError(refusal(found, settings.leak))
    except ValueError as error:
        raise ValueError(f"{settings.input}: {error}") from error
    rows = pd.DataFrame({"label": codes.astype(np.int64), "fold": folds, "group": groups})
    columns = [column._asdict() for column in cleaned.schema]
    schema = {"columns": columns, "classes": classes.tolist(), "folds": settings.folds}
    schema["label"] = settings.label
    schema["bounds"] = bounds
    about = {
        "data_set": item,
        "active": settings.active,
        "input": settings.input,
        "table": settings.table,
        "generated": kind.GENERATED,
        "rows_in_input": len(frame),
        "sources": _sources(frame, settings.input),
        "packages": sorted(frame["package"].unique()) if "package" in frame else [],
        "left_out_by_table": table.attrs.get("left_out", {}),
        **_report(cleaned, classes, rows, settings),
        "leaks": report(found, settings.leak),
    }
    with files.replacing_folder(f"data/{task}/tables/{item}") as folder:
        files.write_parquet(folder / "features.parquet", cleaned.features)
        files.write_parquet(folder / "rows.parquet", rows)
        files.write_json(folder / "schema.json", schema)
    files.write_json(f"reports/{task}/data/{item}.json", about)
    for one in found:
        print(f"{item}: warning: the label can be read from {one.words()}")
    print(f"{item}: {len(rows):,} rows, {len(columns)} columns, {len(classes)} classes")


def _cleaned(table: pd.DataFrame, settings: TabulateParams, seed: int) -> Cleaned:
    return clean(
        table,
        settings.label,
        exclude=settings.exclude,
        kinds=settings.kinds,
        rows=settings.rows,
        columns=settings.columns,
        duplicates=settings.duplicates,
        max_columns=settings.max_columns,
        max_categories=settings.max_categories,
        seed=seed,
    )


def _bounds(cleaned: Cleaned, settings: TabulateParams) -> dict[str, list[Any]]:
    """Return the ranges of columns that are numbers here: few rows may make categories of some.

    Raises
    ------
    ValueError : a range of a column that there is none of.
    """
    kinds = {column.name: column.kind for column in cleaned.schema}
    left_out = {item["column"] for item in cleaned.dropped}
    for name in settings.bounds:
        if name not in kinds and name not in left_out:
            raise ValueError(f"bounds: {name!r} is no column; {nearest(name, list(kinds))}")
    return {
        name: [bound.low, bound.high, bound.log]
        for name, bound in settings.bounds.items()
        if kinds.get(name) == "continuous"
    }


def _report(
    cleaned: Cleaned, classes: np.ndarray, rows: pd.DataFrame, settings: TabulateParams
) -> dict[str, Any]:
    """Return the counts of a table, of its classes and of its folds."""
    counts = np.zeros((settings.folds, len(classes)), dtype=np.int64)
    np.add.at(counts, (rows["fold"], rows["label"]), 1)
    names = classes.tolist()
    return {
        **cleaned.counts,
        "duplicate_rate": round(cleaned.counts["duplicate_rate"], 6),
        "duplicates_are": {"drop": "dropped", "keep": "kept"}[settings.duplicates],
        "columns": len(cleaned.schema),
        "kinds": dict(Counter(column.kind for column in cleaned.schema)),
        "dropped_columns": cleaned.dropped,
        "classes": dict(zip(names, counts.sum(axis=0).tolist(), strict=True)),
        "folds": [dict(zip(names, fold, strict=True)) for fold in counts.tolist()],
    }


def _sources(frame: pd.DataFrame, path: str) -> dict[str, int]:
    """Return source -> rows; a file that no reader wrote is its own source."""
    if {"source", "package"} <= set(frame):
        return {str(name): int(n) for name, n in frame["source"].value_counts().items()}
    return {path: len(frame)}


if __name__ == "__main__":
    cli.run(main)
