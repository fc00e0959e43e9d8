"""Check the lookup of ATT&CK, score it on ATT&CK's own texts, and say how far it reaches.

    python -m stages.attack flows

in   data/packages/<package>/<file>, the task's lookup.yaml, data/<task>/extracted/*.parquet
out  reports/<task>/more/attack/: scores.json, techniques.csv, tactics.csv, and of the recorded
     flows tags.csv (by technique), attacks.csv (by attack); about.json and the picture

Its ids, names and tactics are those of the package, or the stage stops.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.core.seeds import derive
from rampart.core.tables import read_rows
from rampart.data.archives import open_archive
from rampart.reporting.plots import style
from rampart.reporting.plots import tactics as plots

NONE = "none"  # the attack of a flow that is part of none


def main(argv: list[str] | None = None) -> None:
    """Write the tables of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    load(f"rampart.tasks.{task}", "attack")  # a task without one is told which parts it has
    coverage, reader, rules, scoring, tagging = (
        load(f"rampart.tasks.{task}.attack", part)
        for part in ("coverage", "reader", "rules", "scoring", "tagging")
    )
    settings = block(params, "attack", scoring.AttackParams)
    folder = Path("data/packages") / settings.package
    archives = [path for path in folder.glob("*") if path.is_file()]
    if len(archives) != 1:
        raise ValueError(f"{folder} must hold one archive, has {len(archives)}: run stage fetch")
    with open_archive(archives[0]) as archive:
        attack = reader.read(archive)
    lookup = rules.read()
    rules.require_names(lookup, attack)
    seed = derive(params["seed"], "attack", task)
    scores, told = scoring.score(attack, lookup, settings, seed)
    tactics = coverage.by_tactic(attack, lookup)
    flows = pd.concat(map(read_rows, sorted(Path(f"data/{task}/extracted").glob("*.parquet"))))
    tags = tagging.tagged(flows, lookup)
    harmless = (flows["attack"] == NONE).to_numpy()
    seen = coverage.tactics_seen(tags, harmless, tactics["tactic"].tolist())
    tactics = tactics.merge(seen, on="tactic")
    attacks = coverage.attacks_seen(tags, flows["attack"])
    with files.replacing_folder(f"reports/{task}/more/attack") as out:
        files.write_json(out / "scores.json", scores)
        files.write_csv(out / "techniques.csv", coverage.by_technique(attack, lookup, told))
        files.write_csv(out / "tactics.csv", tactics)
        files.write_csv(out / "tags.csv", coverage.counted(tags))
        files.write_csv(out / "attacks.csv", attacks)
        (out / "tactics.png").write_bytes(style.png(plots.tactics(tactics)))
        files.write_json(out / "about.json", about(scores, tactics, attacks, settings.alpha))
    for split, found in scores["splits"].items():
        for name, at in found["all"]["scores"].items():
            print(f"{task} {split} {name}: {', '.join(f'{k} {v}' for k, v in at.items())}")
    gaps = ", ".join(tactics.loc[tactics["gap"], "tactic"])
    print(f"{task}: {tactics['named'].sum()} names of techniques; no rule for: {gaps or 'none'}")


def about(scores: dict, tactics: pd.DataFrame, attacks: pd.DataFrame, alpha: float) -> dict:
    """Return what the page says of it."""
    told = scores["splits"]["group"]["all"]["scores"]
    hits = "; ".join(
        f"{name.replace('_', ' ')} "
        + ", ".join(f"{at} {hit['value']:.2f}" for at, hit in found.items())
        for name, found in told.items()
    )
    linear = told["linear"]["hit@1"]
    gaps = ", ".join(tactics.loc[tactics["gap"], "name"])
    missed = attacks[attacks["attack"] != NONE].nsmallest(3, "share", keep="all")
    flows = tactics["flows"].sum()
    wrong = tactics["harmless"].sum() / max(flows, 1)
    return {
        "title": "ATT&CK: what the lookup names, and what it cannot",
        "text": f"{tactics['named'].sum()} of {tactics['techniques'].sum()} places of a technique "
        f"in the matrix (ATT&CK {scores['version']}) can be named from a flow. No rule for: "
        f"{gaps or 'none'}; tactics.csv says why. On ATT&CK's own texts on what intruders did, "
        f"each group's texts on one side: {hits}. ({100 * (1 - alpha):g} % interval of the linear "
        f"model's hit@1: {linear['low']:.2f} to {linear['high']:.2f}.) On the recorded flows, all "
        "days: the rules were written with that recording at hand, so what they find there says "
        f"what they are meant to do, and is no score. {100 * wrong:.0f} % of what they name is of "
        "harmless flows: a tag is context, not an alarm. Least of it is named of "
        + ", ".join(f"{row.attack} ({100 * row.share:.0f} %)" for row in missed.itertuples())
        + " (attacks.csv).",
        "pictures": {
            "Left: the share of a tactic's techniques that a rule names. Right: recorded flows "
            "that are named as evidence of it, by what they were.": "tactics.png"
        },
    }


if __name__ == "__main__":
    cli.run(main)
