"""Look at the rows before anything is learned: what is missing, repeated, odd, and how it spreads.

    python -m stages.describe <task>

in   data/<task>/raw.parquet, data/<task>/splits/*.parquet
out  reports/<task>/more/rows/: columns.csv (of the training rows), missing.csv (of all rows that
     were read, before and after the split), repeated.csv, classes.csv, about.json, pictures

Spreads and odd values are those of the training rows alone, as somebody may choose by them; of the
other rows it tells counts: how many, of which class, how much is missing, how many repeat.
"""

from __future__ import annotations

import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, ParamError, Params, block, nearest, read
from rampart.core.tables import read_rows
from rampart.data.describing import described, repeated
from rampart.data.splitting import SPLITS
from rampart.reporting.plots import distributions, style

READ = "read"  # the rows before the split


class DescribeParams(Block):
    """The block ``describe``."""

    draw: dict[str, str] = Field(min_length=1)  # column of a split -> what its axis says
    equal: list[str] = Field(min_length=1)  # rows that agree in these columns are equal
    unit: str = "rows"  # what a row is, in the plural


def main(argv: list[str] | None = None) -> None:
    """Write the tables and pictures of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "describe", DescribeParams)
    classes = load("rampart.tasks", task, "score").CLASSES
    frames = {READ: read_rows(f"data/{task}/raw.parquet")}
    frames |= {name: read_rows(f"data/{task}/splits/{name}.parquet") for name in SPLITS}
    train = frames["train"]
    require(params, "draw", list(settings.draw), train)
    require(params, "equal", settings.equal, frames[READ])
    columns = described(train)
    told = [{"rows_of": READ, **repeated(frames[READ], "label", settings.equal)}]
    counts = by_class(frames, classes)
    boxes = distributions.spreads(train, "label", classes, settings.draw)
    bars = counts[counts["rows_of"] == READ]
    figures = {
        "spreads.png": boxes,
        "classes.png": distributions.classes_by(bars, classes, f"{settings.unit} that were read"),
    }
    with files.replacing_folder(f"reports/{task}/more/rows") as out:
        files.write_csv(out / "columns.csv", columns)
        files.write_csv(out / "missing.csv", missing(frames))
        files.write_csv(out / "repeated.csv", pd.DataFrame(told))
        files.write_csv(out / "classes.csv", counts)
        for name, figure in figures.items():
            (out / name).write_bytes(style.png(figure))
        files.write_json(out / "about.json", about(columns, told[0], settings))
    odd = columns[columns["says"] != ""]
    print(f"{task}: {len(columns)} columns of {len(train):,} training rows, {len(odd)} of them odd")


def require(params: Params, knob: str, names: list[str], frame: pd.DataFrame) -> None:
    """Refuse a column that is not there."""
    for name in names:
        if name not in frame:
            where = params.where(f"describe.{knob}")
            hint = nearest(name, [str(column) for column in frame])
            raise ParamError(f"{where}: there is no column {name!r}; {hint}")


def by_class(frames: dict[str, pd.DataFrame], classes: list[str]) -> pd.DataFrame:
    """Return how many rows of each class a source has, as read and in each split."""
    rows = []
    for name, frame in frames.items():
        table = frame.groupby("source", sort=True)["label"].value_counts().unstack(fill_value=0)
        table = table.reindex(columns=range(len(classes)), fill_value=0)
        table.columns = classes
        rows.append(table.reset_index().assign(rows_of=name))
    return pd.concat(rows, ignore_index=True)[["rows_of", "source", *classes]]


def missing(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the share that is missing of each column of the raw rows, there and in the splits."""
    names = [str(name) for name in frames[READ]]
    table = pd.DataFrame({"column": names})
    for key, frame in frames.items():
        there = [name for name in names if name in frame]
        share = described(frame[there]).set_index("column")["missing"]
        table[key] = table["column"].map(share)
    return table


def about(columns: pd.DataFrame, told: dict, settings: DescribeParams) -> dict:
    """Return what the page says of it."""
    empty = columns.loc[columns["says"] == "nothing in it", "column"].tolist()
    constant = columns.loc[columns["values"] == 1, "column"].tolist()
    far = columns.nlargest(3, "far_out")
    unit = settings.unit
    return {
        "title": "The rows, before anything is learned from them",
        "text": f"Of {told['rows']:,} {unit} that were read, {told['different']:,} differ in what "
        f"could be a feature: {told['repeated']:,} repeat one before them, and "
        f"{told['contradicted']:,} have an equal one of another class, which nothing could tell "
        f"apart. Of {len(columns)} columns of the training rows {len(empty)} have nothing in them "
        f"(another source may fill them) and {len(constant)} one value (columns.csv says of each "
        "what is missing, negative, infinite or far out: beyond three times the distance of the "
        "quartiles from them). "
        "Furthest out: "
        + ", ".join(f"{row.column} ({100 * row.far_out:.0f} %)" for row in far.itertuples())
        + ". Which columns became features, and why the others did not, data.json says.",
        "pictures": {
            f"Training {unit} by class: the box spans the quartiles, its line is the median, the "
            "whiskers the 5th and 95th percentile.": "spreads.png",
            f"Classes of all {unit} that were read, by source.": "classes.png",
        },
    }


if __name__ == "__main__":
    cli.run(main)
