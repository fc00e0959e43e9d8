"""Account for the columns: which became features and which did not, why, and what was fitted.

    python -m stages.account <task>

in   data/<task>/features/<kind>/{features.joblib,train.npz}, data/<task>/splits/train.parquet,
     reports/<task>/results.csv
out  data/<task>/vocabulary.csv: the terms of TF-IDF and their idf,
     reports/<task>/more/features/: columns.csv (kept or dropped, with the reason), scaling.csv
     (medians and ranges), ablation.csv (scores without and with the columns that are ablated),
     ablated.csv (how those spread by class), about.json

Nothing is chosen or fitted here: it reads what was, of the training rows alone.
"""

from __future__ import annotations

from typing import Any

import joblib
import pandas as pd

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, Params, block, nearest, read
from rampart.core.tables import read_rows
from rampart.studies.account import tables

SCORES = ["f1_macro", "f1_macro_low", "f1_macro_high"]
SCORES += ["f1_external", "f1_external_low", "f1_external_high"]


class AccountParams(Block):
    """The block ``account``."""

    numeric: Name  # kinds of features: that of the numbers,
    ablated: Name  # the same with the columns that are ablated,
    terms: Name  # and that of the words
    without: Name  # models of the leaderboard that differ in these columns alone
    having: Name


def main(argv: list[str] | None = None) -> None:
    """Write the tables of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "account", AccountParams)
    told = load("rampart.tasks", task, "account").fates()
    classes = load("rampart.tasks", task, "score").CLASSES
    numeric, more = (fitted(task, kind) for kind in (settings.numeric, settings.ablated))
    choices = {one.name: one for one in more.choices_}
    ablated = set(choices) - {one.name for one in numeric.choices_}
    columns = tables.account(told, choices, numeric.levels_, ablated)
    raw = matrices.load(f"data/{task}/features/{settings.numeric}/train.npz")
    scaling = tables.scaling(numeric, raw)
    terms = tables.vocabulary(fitted(task, settings.terms))
    results = pd.read_csv(f"reports/{task}/results.csv").set_index("model")
    ablation = scores(params, results, settings)
    names = [name for name in choices if name in ablated]
    train = read_rows(f"data/{task}/splits/train.parquet", ["label", *names])
    files.write_csv(f"data/{task}/vocabulary.csv", terms)
    with files.replacing_folder(f"reports/{task}/more/features") as out:
        files.write_csv(out / "columns.csv", columns)
        files.write_csv(out / "scaling.csv", scaling)
        files.write_csv(out / "ablation.csv", ablation)
        files.write_csv(out / "ablated.csv", tables.spread(train, names, classes))
        page = about(columns, scaling, terms, ablation, [choices[name] for name in names])
        files.write_json(out / "about.json", page)
    kept = columns["kept"].value_counts().to_dict()
    print(f"{task}: {len(columns)} columns, kept: {kept}; {len(terms):,} terms")


def fitted(task: str, kind: str) -> Any:
    """Return the fitted features of one kind."""
    return joblib.load(f"data/{task}/features/{kind}/features.joblib")


def scores(params: Params, results: pd.DataFrame, settings: AccountParams) -> pd.DataFrame:
    """Return the scores of the two models, on test and on external."""
    for knob in ("without", "having"):
        name = getattr(settings, knob)
        if name not in results.index:
            hint = nearest(name, list(results.index))
            raise ParamError(f"{params.where(f'account.{knob}')}: no model {name!r}; {hint}")
    table = results.loc[[settings.without, settings.having], SCORES].reset_index()
    table.insert(1, "ablated_columns", ["without", "with"])
    return table


def about(
    columns: pd.DataFrame,
    scaling: pd.DataFrame,
    terms: pd.DataFrame,
    ablation: pd.DataFrame,
    ablated: list[Any],
) -> dict[str, Any]:
    """Return what the page says of it."""
    raw, built = (columns[columns["origin"] == origin] for origin in ("raw", "built"))
    by_rule = raw[
        (raw["kept"] != tables.YES) & ~raw["becomes"].str.startswith(("n_", "c_", "text"))
    ]
    dropped = columns[(columns["kept"] == tables.NO) & columns["becomes"].str.match("n_|c_")]
    twins = scaling[scaling["equals"] != ""]
    without, having = (ablation.iloc[row] for row in (0, 1))
    kinds = ", ".join(
        f"{count:,} of {kind}s" for kind, count in terms["kind"].value_counts().items()
    )
    return {
        "title": "Which columns became features",
        "text": f"Of {len(raw)} raw columns {int((raw['kept'] == tables.YES).sum())} are kept; of "
        f"{len(built)} that are built {int((built['kept'] == tables.YES).sum())}. No feature by "
        f"rule: {', '.join(by_rule['column'])} (columns.csv says why of each). Dropped by the "
        f"training rows alone, as missing or of one value: {len(dropped)}. Equal to an earlier "
        "feature in each training row, and kept, as another source may tell them apart: "
        + (", ".join(f"{a} = {b}" for a, b in zip(twins["feature"], twins["equals"])) or "none")
        + ". Built for the ablation: "
        + ", ".join(f"{one.name} ({one.reason})" for one in ablated)
        + f". Macro-F1 on the held-out source {_score(without)} without them ({without.model}), "
        f"{_score(having)} with them ({having.model}); what has one value in training is in "
        "neither. Medians and ranges (scaling.csv) are those of the training rows, as is checked "
        f"when they are listed. TF-IDF has {len(terms):,} terms ({kinds}), in the plain file "
        "vocabulary.csv that DVC keeps.",
        "pictures": {},
    }


def _score(row: pd.Series) -> str:
    ends = f"{row['f1_external_low']:.3f} to {row['f1_external_high']:.3f}"
    return f"{row['f1_external']:.3f} ({ends})"


if __name__ == "__main__":
    cli.run(main)
