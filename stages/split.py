"""Check, clean, de-duplicate and split a task's rows; write what was dropped and why.

    python -m stages.split prompts

in   data/<task>/raw.parquet, data/packages.yaml
out  data/<task>/splits/{train,validation,test,external}.parquet, data/<task>/rejected.parquet,
     reports/<task>/data.json
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import yaml

from rampart import cli, files
from rampart.dedup import clusters
from rampart.loading import load
from rampart.params import block, read
from rampart.splitting import (
    SPLITS,
    SplitParams,
    assign,
    cap,
    digest,
    is_chosen,
    limit_rows,
    matches,
    one_a_cluster,
)

QUANTILES = {"p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95}


def main(argv: list[str] | None = None) -> None:
    """Write the splits of one task."""
    task = cli.argument("task", __doc__, argv)
    params = read()
    settings = block(params, f"split.{task}", SplitParams)
    preparation = load("rampart.tasks", task, "prepare")
    raw = pd.read_parquet(f"data/{task}/raw.parquet")

    reasons = preparation.reject(raw)
    rejected = raw[reasons != ""].assign(reason=reasons[reasons != ""])
    rejected["text"] = rejected["text"].astype(str).str[:1000]
    files.write_parquet(f"data/{task}/rejected.parquet", rejected)
    if len(rejected) > settings.max_rejected:
        raise ValueError(
            f"{len(rejected)} rows break the schema, split.{task}.max_rejected is "
            f"{settings.max_rejected}: {rejected['reason'].value_counts().to_dict()}; "
            f"they are in data/{task}/rejected.parquet"
        )
    dropped = {str(key): int(n) for key, n in rejected["reason"].value_counts().items()}
    frame = raw[reasons == ""].reset_index(drop=True)

    print(f"{task}: cleaning {len(frame):,} texts", flush=True)
    frame = frame.assign(**preparation.prepare(frame["text"]))
    empty = frame["text"].str.strip() == ""
    dropped["nothing left after cleaning"] = int(empty.sum())
    frame = frame[~empty].reset_index(drop=True)
    frame["id"] = frame["text"].map(digest)
    frame["generated"] = frame["source"].str.startswith("generated/")
    held = [
        matches(source, settings.external)
        or matches(family, settings.external)
        or is_chosen(family, settings.share, "external")
        for source, family in zip(frame["source"], frame["family"], strict=True)
    ]
    frame["is_external"] = (frame["role"] == "external") | pd.Series(held, index=frame.index)

    print(f"{task}: searching near-duplicates", flush=True)
    frame["cluster"] = clusters(frame["text"].tolist(), settings.similarity)
    frame = cap(one_a_cluster(frame, dropped), settings.caps, dropped)
    classes = load("rampart.tasks", task, "score").CLASSES
    frame["split"] = assign(frame, settings, classes)
    frame = limit_rows(frame, settings.rows, dropped).rename(columns={"family": "group"})

    licences = yaml.safe_load(Path("data/packages.yaml").read_text(encoding="utf-8"))["packages"]
    columns = ["id", "text", "label", "source", "group", "generated", "view", *preparation.FLAGS]
    with files.replacing_folder(f"data/{task}/splits") as folder:
        for split in SPLITS:
            part = frame[frame["split"] == split].sort_values("id", kind="stable")
            part[columns].to_parquet(folder / f"{split}.parquet", index=False, compression="zstd")
    report = {
        "scale": params["scale"],
        "rows_in": len(raw),
        "dropped": dropped,
        "kept": _kept(frame, classes),
        "length_quantiles": _lengths(frame, classes),
        "sources": _sources(frame, raw, licences),
    }
    files.write_json(f"reports/{task}/data.json", report)
    print(frame.groupby(["split", "label"]).size().unstack().to_string())


def _kept(frame: pd.DataFrame, classes: list[str]) -> dict:
    kept: dict = {}
    for (split, label, source), rows in frame.groupby(["split", "label", "source"]):
        kept.setdefault(split, {}).setdefault(classes[label], {})[source] = len(rows)
    return kept


def _lengths(frame: pd.DataFrame, classes: list[str]) -> dict:
    lengths: dict = {}
    for (split, label), texts in frame.groupby(["split", "label"])["text"]:
        quantiles = texts.str.len().quantile(list(QUANTILES.values()))
        values = {name: int(n) for name, n in zip(QUANTILES, quantiles, strict=True)}
        lengths.setdefault(split, {})[classes[label]] = values
    return lengths


def _sources(frame: pd.DataFrame, raw: pd.DataFrame, licences: dict) -> list[dict]:
    """Return one row a source: its package, licences, labels, rows read and rows kept."""
    kept = frame.groupby("source").size()
    table = []
    for (source, package), rows in raw.groupby(["source", "package"]):
        known = licences.get(package, {})
        own = "generated here" if package == "generated" else "the user's own"
        table.append(
            {
                "name": source,
                "package": known.get("name", package),
                "version": known.get("version", ""),
                "licence": known.get("licence", own),
                "data_licence": known.get("data_licence", own),
                "labels": sorted(int(label) for label in rows["label"].unique()),
                "rows_read": len(rows),
                "rows": int(kept.get(source, 0)),
            }
        )
    return table


if __name__ == "__main__":
    cli.run(main)
