"""What stands behind the verdict: recall by source, errors, tokens, and the data itself."""

from __future__ import annotations

from typing import Any

import pandas as pd

SPLITS = ("train", "validation", "test", "external")
FEW = 20
"""Rows below which the recall of a source says little; it is not quoted as a weak spot."""


def recalls(
    table: pd.DataFrame, split: str, classes: list[str], by: str = "source"
) -> list[dict[str, Any]]:
    """Return the recall of each source of one split, by class (place), the weakest first.

    Parameters
    ----------
    table : one model's by_source.csv: split, source, class, n, recall, low, high.
    by : the column with the names, where they are not those of sources.
    """
    rows = table[table["split"] == split].to_dict("records")
    for row in rows:
        row["place"] = classes.index(row["class"])
    return sorted(rows, key=lambda row: (row["place"], row["recall"], row[by]))


def weakest(rows: list[dict[str, Any]], k: int = 3) -> list[dict[str, Any]]:
    """Return the k sources with the lowest recall among those with enough rows to say so."""
    known = [row for row in rows if row["n"] >= FEW]
    return sorted(known, key=lambda row: (row["recall"], row["source"]))[:k]


def error_groups(errors: pd.DataFrame, by_source: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return, by split, the sources with errors, the most errors first, and their examples.

    Parameters
    ----------
    errors : one model's errors.csv.
    by_source : its by_source.csv, for the number of rows of a source.
    """
    sizes = by_source.groupby(["split", "source"])["n"].sum()
    groups: dict[str, list[dict[str, Any]]] = {}
    for (split, source), rows in errors.groupby(["split", "source"]):
        group = {
            "source": source,
            "count": int(rows["n_errors_in_source"].iloc[0]),
            "rows": int(sizes.get((split, source), 0)),
            "examples": rows.to_dict("records"),
        }
        groups.setdefault(str(split), []).append(group)
    for sources in groups.values():
        sources.sort(key=lambda group: (-group["count"], group["source"]))
    return groups


def token_lists(tokens: pd.DataFrame, classes: list[str]) -> list[dict[str, Any]]:
    """Return the tokens of each class with the weight as a share of the heaviest, for a bar."""
    if tokens.empty:
        return []
    heaviest = tokens["weight"].max()
    lists = []
    for name in classes:
        rows = tokens[tokens["class"] == name].to_dict("records")
        for row in rows:
            kind, mark, text = str(row["token"]).partition(":")  # word:…, char:…
            row["kind"], row["text"] = (kind, text) if mark else ("", kind)
            row["share"] = row["weight"] / heaviest
        lists.append({"class": name, "tokens": rows})
    return lists


def data_section(data: dict[str, Any], classes: list[str]) -> dict[str, Any]:
    """Return data.json as tables: what came in, what went and why, what stayed and from where.

    Returns
    -------
    dict : rows_in, dropped (reason, n; the most first), kept (class, source, one count a split),
    totals (class, one count a split), splits, lengths (split, class, values), quantiles, sources
    (as in the file, labels by name), source_columns, scale.
    """
    kept = data["kept"]
    licences = [
        {**row, "labels": [classes[code] for code in row["labels"]]} if "labels" in row else row
        for row in data["sources"]
    ]
    splits = [name for name in SPLITS if name in kept] + sorted(set(kept) - set(SPLITS))
    rows, totals = [], []
    for name in classes:
        by_split = [kept[split].get(name, {}) for split in splits]
        sources = sorted({source for counts in by_split for source in counts})
        rows += [
            {"class": name, "source": source, "n": [counts.get(source, 0) for counts in by_split]}
            for source in sources
        ]
        totals.append({"class": name, "n": [sum(counts.values()) for counts in by_split]})
    lengths = [
        {"split": split, "class": name, "values": list(quantiles.values())}
        for split in splits
        for name, quantiles in data["length_quantiles"].get(split, {}).items()
    ]
    quantiles = next(
        (list(row) for part in data["length_quantiles"].values() for row in part.values()), []
    )
    return {
        "rows_in": data["rows_in"],
        "dropped": sorted(data["dropped"].items(), key=lambda item: (-item[1], item[0])),
        "splits": splits,
        "kept": rows,
        "totals": totals,
        "lengths": lengths,
        "quantiles": quantiles,
        "sources": licences,
        "source_columns": list(dict.fromkeys(key for row in licences for key in row)),
        "scale": data["scale"],
    }
