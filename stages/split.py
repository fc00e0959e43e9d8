"""Check, clean, de-duplicate and split a task's rows; write what was dropped and why.

    python -m stages.split prompts

in   data/<task>/raw.parquet, data/packages.yaml; for the names of what is left out alone
     data/<task>/{extracted,generated.parquet}
out  data/<task>/splits/{train,validation,test,external}.parquet, data/<task>/rejected.parquet,
     reports/<task>/data.json
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.data.splitting import SPLITS, SplitError, check_patterns, unmatched

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def main(argv: list[str] | None = None) -> None:
    """Write the splits of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    preparation = load("rampart.tasks", task, "prepare")
    division = load("rampart.tasks", task, "split")
    settings = block(params, "split", division.SplitParams)
    raw = pd.read_parquet(f"data/{task}/raw.parquet")
    named = getattr(division, "PATTERNS", {})  # a task may have none
    if patterns := unmatched(settings, named, raw):
        columns = sorted({name for names in named.values() for name in names})
        names = pd.concat([raw[columns], _left_out(task, raw[columns].drop_duplicates())])
        check_patterns(patterns, named, names, params.where("split"))
        said = "; ".join(f"{key}: {', '.join(texts)}" for key, texts in patterns.items())
        print(f"{task}: of packages that are left out here, so no row matches {said}", flush=True)

    reasons = preparation.reject(raw)
    rejected = raw[reasons != ""].assign(reason=reasons[reasons != ""])
    for name in rejected.select_dtypes("object"):  # what is wrong may be of any type and length
        rejected[name] = rejected[name].astype(str).str[:1000]
    files.write_parquet(f"data/{task}/rejected.parquet", rejected)
    if len(rejected) > settings.max_rejected:
        raise ValueError(
            f"{len(rejected)} rows break the schema, split.max_rejected is "
            f"{settings.max_rejected}: {rejected['reason'].value_counts().to_dict()}; "
            f"they are in data/{task}/rejected.parquet"
        )
    dropped = {str(key): int(n) for key, n in rejected["reason"].value_counts().items()}
    frame = raw[reasons == ""].reset_index(drop=True)
    synthesis = params.get("synthesize", {})  # a task may have no generated rows
    try:
        frame, variants, extra = division.divide(frame, settings, synthesis, dropped)
    except SplitError as error:
        raise SplitError(f"{params.where('split')}: {error}") from None

    with files.replacing_folder(f"data/{task}/splits") as folder:
        for split in SPLITS:
            parts = [part for part in (frame, variants) if len(part)]
            part = pd.concat([part[part["split"] == split] for part in parts])
            part = part.sort_values("id", kind="stable")[division.COLUMNS]
            part.to_parquet(folder / f"{split}.parquet", index=False, compression="zstd")
    licences = yaml.safe_load(Path("data/packages.yaml").read_text(encoding="utf-8"))["packages"]
    lengths = _lengths(frame.assign(length=division.lengths(frame)), division.CLASSES)
    report = {
        "scale": params["scale"],
        "rows_in": len(raw),
        "dropped": dropped,
        "kept": _kept(frame, division.CLASSES),
        "length_quantiles": lengths,
        "sources": _sources(frame, raw, licences),
        **extra,
    }
    files.write_json(f"reports/{task}/data.json", report)
    print(frame.groupby(["split", "label"]).size().unstack().to_string())


def _left_out(task: str, there: pd.DataFrame) -> pd.DataFrame:
    """Return the names of the rows of packages that ingest left out: none of those in ``there``."""
    paths = [*Path(f"data/{task}/extracted").glob("*.parquet")]
    paths.append(Path(f"data/{task}/generated.parquet"))
    frames = [pd.read_parquet(path, columns=[*there]) for path in paths if path.is_file()]
    rows = pd.concat([there[:0], *frames]).merge(there, how="left", indicator="known")
    return rows.loc[rows["known"] == "left_only", [*there]]


def _kept(frame: pd.DataFrame, classes: list[str]) -> dict:
    kept: dict = {}
    for (split, label, source), rows in frame.groupby(["split", "label", "source"]):
        kept.setdefault(split, {}).setdefault(classes[label], {})[source] = len(rows)
    return kept


def _lengths(frame: pd.DataFrame, classes: list[str]) -> dict:
    lengths: dict = {}
    for (split, label), values in frame.groupby(["split", "label"])["length"]:
        quantiles = values.quantile(list(QUANTILES.values()))
        row = {name: int(n) for name, n in zip(QUANTILES, quantiles, strict=True)}
        lengths.setdefault(split, {})[classes[label]] = row
    return lengths


def _sources(frame: pd.DataFrame, raw: pd.DataFrame, licences: dict) -> list[dict]:
    """Return one row a source: its package, licences, labels, rows read and rows kept."""
    kept = frame.groupby("source").size()
    table = []
    for (source, package), rows in raw.groupby(["source", "package"]):
        known = licences.get(package, {})
        licence = "generated here" if package == "generated" else "the user's own"
        table.append(
            {
                "name": source,
                "package": known.get("name", package),
                "version": known.get("version", ""),
                "licence": known.get("licence", licence),
                "data_licence": known.get("data_licence", licence),
                "labels": sorted(int(label) for label in rows["label"].unique()),
                "rows_read": len(rows),
                "rows": int(kept.get(source, 0)),
            }
        )
    return table


if __name__ == "__main__":
    cli.run(main)
