"""Fit the chosen generator on a whole data set and write a synthetic table with its data card.

    python -m stages.release malware spam

in   data/<task>/tables/<data set>/{features.parquet,rows.parquet,schema.json},
     reports/<task>/verdict.json, reports/<task>/cells/<generator>/<data set>.json,
     reports/<task>/data/<data set>.json, data/packages.yaml
out  data/<task>/synthetic/<data set>.parquet, reports/<task>/cards/<data set>.{md,json}
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from pydantic import Field

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import Block, ParamError, block, check, nearest, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes
from rampart.reporting.cards.data import datacard, knobs_text, plain
from rampart.synthetic import release as synthesis
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.flags import Limits, flags
from rampart.synthetic.tables import stored
from rampart.synthetic.tables.bins import binned, known
from rampart.synthetic.tables.coding import fit_coder
from rampart.synthetic.tables.missing import require
from rampart.synthetic.tables.writing import write_table

GENERATED = ", read for a vocabulary: the rows of the table are generated"
NO_GUARANTEE = (
    "**none**: the noise is that of ({:g}, {:g})-differential privacy, but the seed above is "
    "public, and who knows it takes the noise away; "
    "`python -m app.synthesize --epsilon` keeps no seed"
)
ALONE = ComputeParams(workers=1)


class ReleaseParams(Block):
    """The block ``release.<data set>``."""

    generator: str | None = None  # null: the one that the campaign chose
    rows: int | None = Field(default=None, ge=2, le=1e8)  # null: as many as the table has


def main(argv: list[str] | None = None) -> None:
    """Write one synthetic table."""
    task, item = cli.words(__doc__, argv, "task", "dataset")
    params, reports = read(task), Path("reports") / task
    settings = block(params, f"release.{item}", ReleaseParams)
    judge = block(params, "evaluate", JudgeParams)
    limits = block(params, "rank.limits", Limits)
    where = params.where(f"release.{item}")
    generator = settings.generator
    if generator is None:
        require(reports / "verdict.json", "rank", task)
        verdicts = files.read_json(reports / "verdict.json")
        generator = chosen(verdicts, item, where, params["scale"])
    path = reports / "cells" / generator / f"{item}.json"
    require(reports / "cells", "campaign", task, generator)
    if not path.is_file():
        run = [folder.name for folder in (reports / "cells").glob("*") if folder.is_dir()]
        if generator not in run:
            raise ParamError(f"{where}.generator: no {generator!r}; {nearest(generator, run)}")
        raise ParamError(f"{where}: {item} is not in the campaign: there is no {path}")
    cell = files.read_json(path)
    module = load("rampart.synthetic.generators", generator, needs="build")
    # Those that its scores are of.
    knobs = check(cell["params"], f"{path}: params", module.Params)
    if cell["status"] != "ok":
        raise ValueError(
            f"{item}: {generator} is {cell['status']} in the campaign ({cell['reason']}): "
            f"choose another by release.{item}.generator"
        )

    table = stored.read(f"data/{task}/tables/{item}")
    require(reports / f"data/{item}.json", "tabulate", task, item)
    rows = settings.rows or len(table.y)
    synthesis.quotas(np.bincount(table.y), rows)  # too few of them: before the fit
    seed = derive(params["seed"], "release", item)
    labels = np.array(table.classes, dtype=object)[table.y]
    features, schema, bins = table.features, table.schema, {}
    if hasattr(knobs, "epsilon"):  # as the campaign fitted it
        bins = known(features, schema, table.bounds)
        features, schema = binned(features, schema, bins)
    call = (features, labels, table.label, schema, module.build, knobs, seed, bins)
    fitted = in_processes(ALONE, synthesis.fit, [call])[0]
    synthetic = in_processes(ALONE, synthesis.make, [(fitted, rows, seed)])[0]

    path = Path(f"data/{task}/synthetic/{item}.parquet")
    write_table(synthetic, path)
    about = {
        "generator": generator + ("" if settings.generator else ", chosen by the campaign"),
        "knobs": knobs_text(knobs.model_dump()),
        "scale": params["scale"],
        "seed": seed,
        "SHA-256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    if hasattr(knobs, "epsilon"):
        about["guarantee"] = NO_GUARANTEE.format(knobs.epsilon, knobs.delta)
    if bins:  # compared as numbers
        fitted = fitted._replace(coder=fit_coder(table.features, table.schema))
    likeness = synthesis.likeness(fitted, table.features, synthetic)
    warnings = synthesis.warnings(likeness, limits)
    of_campaign = flags({name: score["mean"] for name, score in cell["overall"].items()}, limits)
    card = datacard(
        f"Synthetic rows: {item}",
        origin(item, table.label, files.read_json(reports / f"data/{item}.json")) | about,
        synthesis.class_counts(fitted, synthetic),
        likeness,
        cell["overall"],
        of_campaign,
        warnings=warnings,
        alpha=judge.alpha,
    )
    files.write_text(reports / f"cards/{item}.md", card)
    told = {"likeness": likeness, "warnings": warnings, "warnings_of_campaign": of_campaign}
    told |= {"generator": generator, "rows": len(synthetic), "limits": limits.model_dump()}
    files.write_json(reports / f"cards/{item}.json", rounded(told) | {"sha256": about["SHA-256"]})
    print(f"{item}: {len(synthetic):,} rows of {generator}")
    for warning in warnings:
        print(f"{item}: warning: {warning}")


def rounded(told: dict[str, Any], digits: int = 6) -> dict[str, Any]:
    """Return the likeness rounded, so that last digits do not differ by machine."""
    likeness = {name: round(value, digits) for name, value in told["likeness"].items()}
    return told | {"likeness": likeness}


def chosen(verdicts: dict[str, Any], item: str, where: str, scale: str) -> str:
    """Return the generator that the campaign chose for a data set."""
    if item not in verdicts:
        raise ParamError(
            f"{where}: is not active at scale {scale}; {nearest(item, list(verdicts))}"
        )
    if verdicts[item]["generator"] is None:
        raise ValueError(
            f"nothing was chosen to release: {verdicts[item]['why']}; "
            f"name a generator by release.{item}.generator"
        )
    return verdicts[item]["generator"]


def origin(item: str, label: str, data: dict[str, Any]) -> dict[str, str]:
    """Return the lines of the card on the real rows: where they are from, whose they are."""
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
