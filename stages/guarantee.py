"""What differential privacy costs: worth by epsilon, and an attack on each guarantee.

    python -m stages.guarantee malware

in   data/<task>/tables/<data set>/{features.parquet,rows.parquet,schema.json}
out  reports/<task>/guarantee/{curve.csv,attack.csv}

curve: TS-TR macro-F1 of each private generator at each epsilon, fold by fold, as the campaign
judges it; none of a data set with numbers whose ranges are not known (tabulate.<data set>.bounds).
attack: a lower bound on epsilon that membership inference shows, beside the claim.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from rampart.core import cli, files
from rampart.core.compute import ComputeParams
from rampart.core.loading import load
from rampart.core.params import Params, block, check, lookup, read
from rampart.core.seeds import derive
from rampart.core.workers import in_processes
from rampart.synthetic.campaign.settings import JudgeParams
from rampart.synthetic.private.attacking import lower_bound, seen
from rampart.synthetic.private.worth import GuaranteeParams, worth
from rampart.synthetic.tables import stored
from rampart.synthetic.tables.bins import known
from rampart.synthetic.tables.settings import TabulateParams

WITHOUT = (
    "{data_set}: no curve, as numbers have no range in tabulate.{data_set}.bounds, or are "
    "missing: {columns}"
)
BROKEN = "the attack shows an epsilon of {bound:.2f}, and {name} claims {epsilon:g}: it is broken"


def main(argv: list[str] | None = None) -> None:
    """Write the curve and the attack of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    settings = block(params, "guarantee", GuaranteeParams)
    judge = block(params, "evaluate", JudgeParams)
    compute = block(params, "compute", ComputeParams)
    for name in settings.generators:
        lookup(params, f"campaign.{name}")
    with files.replacing_folder(f"reports/{task}/guarantee") as folder:
        for name, table in (
            ("curve", curve(task, params, settings, judge, compute)),
            ("attack", attack(params, settings, compute)),
        ):
            files.write_csv(folder / f"{name}.csv", table)
    print(f"{task}: {len(settings.generators)} private generators at {settings.epsilons}")


def curve(
    task: str, params: Params, settings: GuaranteeParams, judge: JudgeParams, compute: ComputeParams
) -> pd.DataFrame:
    """Return a row a data set, generator, epsilon and fold: ts_tr_f1."""
    names, calls = [], []
    for data_set in lookup(params, "tabulate"):
        if not block(params, f"tabulate.{data_set}", TabulateParams).active:
            continue
        table = stored.read(f"data/{task}/tables/{data_set}")
        numbers = [column.name for column in table.schema if column.kind == "continuous"]
        if lacking := sorted({*numbers} - {*known(table.features, table.schema, table.bounds)}):
            print(WITHOUT.format(data_set=data_set, columns=", ".join(lacking[:5])), flush=True)
            continue
        seed = derive(params["seed"], "campaign", data_set)
        for generator in settings.generators:
            for epsilon in settings.epsilons:
                build, knobs = built(params, generator, {"epsilon": epsilon})
                for fold in range(int(table.folds.max()) + 1):
                    names.append((data_set, generator, epsilon, fold))
                    calls.append((table, fold, generator, build, knobs, judge, seed))
    print(f"{task}: {len(calls)} fits for the curve", flush=True)
    found = in_processes(compute, worth, calls, [" ".join(map(str, name)) for name in names])
    rows = [(*name, score) for name, score in zip(names, found, strict=True)]
    return pd.DataFrame(rows, columns=["data_set", "generator", "epsilon", "fold", "ts_tr_f1"])


def attack(params: Params, settings: GuaranteeParams, compute: ComputeParams) -> pd.DataFrame:
    """Return a row a generator and epsilon: the claim, and the bound that the attack shows.

    Raises
    ------
    ValueError : a bound is above its claim: the guarantee is broken, and nothing is written.
    """
    asked, names, calls = settings.attack, [], []
    for generator in settings.generators:
        for epsilon in settings.epsilons:
            given = {"epsilon": epsilon, **asked.knobs.get(generator, {})}
            build, knobs = built(params, generator, given)
            seed = derive(params["seed"], "guarantee", generator, epsilon)
            names.append((generator, epsilon, knobs.delta))
            calls += [
                (build, knobs, asked.rows, asked.columns, asked.trials, seed, present)
                for present in (False, True)
            ]
    shown = in_processes(compute, seen, calls, [f"attack {k + 1}" for k in range(len(calls))])
    rows = []
    for (name, epsilon, delta), outside, inside in zip(names, shown[::2], shown[1::2]):
        bound = lower_bound(np.asarray(outside), np.asarray(inside), delta, asked.alpha)
        if bound > epsilon:
            raise ValueError(BROKEN.format(bound=bound, name=name, epsilon=epsilon))
        rows.append((name, epsilon, delta, 2 * asked.trials, bound))
    return pd.DataFrame(rows, columns=["generator", "epsilon", "delta", "trials", "shown"])


def built(params: Params, generator: str, given: dict[str, Any]) -> tuple[Any, Any]:
    """Return what builds a generator, and its knobs: those of the campaign, some replaced."""
    module = load("rampart.synthetic.generators", generator, needs="build")
    knobs = {**lookup(params, f"campaign.{generator}"), **given}
    where = params.where(f"campaign.{generator}")
    return module.build, check(knobs, where, module.Params)


if __name__ == "__main__":
    cli.run(main)
