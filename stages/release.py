"""Fit the chosen generator on a whole data set and write a synthetic table with its data card.

    python -m stages.release spam

in   data/malware/tables/<data set>/{features.parquet,rows.parquet,schema.json},
     reports/malware/verdict.json, reports/malware/cells/<data set>/<generator>/cell.json,
     reports/malware/data/<data set>.json, data/packages.yaml
out  data/malware/synthetic/<data set>.parquet, reports/malware/cards/<data set>.md
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from pydantic import Field

from rampart import cli, files, synthesis
from rampart.compute import ComputeParams
from rampart.datacard import datacard, knobs_text, plain
from rampart.loading import load
from rampart.params import Block, ParamError, block, lookup, nearest, read
from rampart.seeds import derive
from rampart.tabular.kinds import Column
from rampart.tabular.writing import write_table
from rampart.workers import in_processes

REPORTS = Path("reports/malware")
GENERATED = ", read for a vocabulary: the rows of the table are generated"
ALONE = ComputeParams(workers=1)


class ReleaseParams(Block):
    """The block ``release.<data set>``."""

    generator: str | None = None  # null: the one that the campaign chose
    rows: int | None = Field(default=None, ge=2)  # null: as many as the table has


def main(argv: list[str] | None = None) -> None:
    """Write one synthetic table."""
    item = cli.argument("dataset", __doc__, argv)
    params = read()
    own = block(params, f"release.{item}", ReleaseParams)
    generator = own.generator or chosen(item, params["scale"])
    lookup(params, f"campaign.{generator}")  # a wrong name: which there are
    module = load("rampart.generators", generator)
    knobs = block(params, f"campaign.{generator}", module.Params)
    cell = files.read_json(REPORTS / f"cells/{item}/{generator}/cell.json")
    if cell["status"] != "ok":
        raise ValueError(
            f"{item}: {generator} is {cell['status']} in the campaign ({cell['reason']}): "
            f"choose another by release.{item}.generator"
        )

    features, y, about = read_table(Path("data/malware/tables") / item)
    labels = np.array(about["classes"], dtype=object)[y]
    schema = tuple(Column(**column) for column in about["columns"])
    rows = own.rows or len(features)
    synthesis.quotas(np.bincount(y), rows)  # too few of them: before the fit
    seed = derive(params["seed"], "release", item)
    call = (features, labels, about["label"], schema, module.build, knobs, seed)
    fitted = in_processes(ALONE, synthesis.fit, [call])[0]
    made = in_processes(ALONE, synthesis.make, [(fitted, rows, seed)])[0]

    path = Path(f"data/malware/synthetic/{item}.parquet")
    write_table(made, path)
    card = datacard(
        f"Synthetic rows: {item}",
        origin(item, about["label"])
        | {
            "generator": generator + ("" if own.generator else ", chosen by the campaign"),
            "knobs": knobs_text(knobs.model_dump()),
            "scale": params["scale"],
            "seed": seed,
            "SHA-256": hashlib.sha256(path.read_bytes()).hexdigest(),
        },
        synthesis.class_counts(fitted, made),
        synthesis.likeness(fitted, features, made),
        cell["overall"],
        cell["flags"],
        alpha=lookup(params, "evaluate.malware.alpha"),
    )
    files.write_text(REPORTS / f"cards/{item}.md", card)
    print(f"{item}: {len(made):,} rows of {generator}")


def chosen(item: str, scale: str) -> str:
    """Return the generator that the campaign chose for a data set."""
    verdicts = files.read_json(REPORTS / "verdict.json")
    if item not in verdicts:
        raise ParamError(
            f"params.yaml: release.{item}: is not active at scale {scale}; "
            f"{nearest(item, list(verdicts))}"
        )
    if verdicts[item]["generator"] is None:
        raise ValueError(
            f"nothing was chosen to release: {verdicts[item]['why']}; "
            f"name a generator by release.{item}.generator"
        )
    return verdicts[item]["generator"]


def read_table(folder: Path) -> tuple[pd.DataFrame, np.ndarray, dict[str, Any]]:
    """Return the features, the codes of the classes, and what schema.json says of them."""
    y = pd.read_parquet(folder / "rows.parquet")["label"].to_numpy()
    features = pd.read_parquet(folder / "features.parquet")
    return features, y, files.read_json(folder / "schema.json")


def origin(item: str, label: str) -> dict[str, str]:
    """Return the lines of the card on the real rows: where they are from, whose they are."""
    data = files.read_json(REPORTS / f"data/{item}.json")
    known = yaml.safe_load(Path("data/packages.yaml").read_text(encoding="utf-8"))["packages"]
    sources = ", ".join(f"{plain(name)} ({n:,} rows)" for name, n in data["sources"].items())
    parts = [known[key] for key in data["packages"]]
    licences = [f"{part['name']} {part['version']}: {part['data_licence']}" for part in parts]
    return {
        "made from": f"{item}, {data['rows']:,} rows of {data['columns']:,} columns and the label "
        f"{plain(label)}; {data['duplicates']:,} duplicates {data['duplicates_are']}",
        "source": sources + (GENERATED if data["generated"] else ""),
        "licence of the source": "; ".join(licences) or "that of the user's own file",
    }


if __name__ == "__main__":
    cli.run(main)
