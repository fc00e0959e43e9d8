import numpy as np
import pandas as pd

from rampart.anomaly import evaluation, tables
from rampart.anomaly.evaluation import AlertParams

ROLES = {"lot": "baseline", "b": "candidate", "a": "candidate", "top": "ceiling", "c": "ablation"}


def test_candidates_come_first_and_baselines_last():
    told = {"detectors": {name: {"role": role} for name, role in ROLES.items()}}
    assert tables.ordered(told) == ["a", "b", "c", "top", "lot"]


def test_every_table_has_every_detector_and_split():
    rng = np.random.default_rng(0)
    attack = np.repeat(np.arange(20) % 2 == 0, 3)
    groups = np.repeat([f"s{n}" for n in range(20)], 3)
    frame = pd.DataFrame(
        {
            "group": groups, "start": np.arange(60.0), "duration": 1.0, "port": "x",
            "kind": np.where(attack, "scan", "none"),
        }
    )  # fmt: skip
    scores = {"a": attack + rng.random(60), "lot": rng.random(60)}
    budgets = [{"of": "benign", "alerts_a_day": 5.0, "threshold": 0.9}]
    entries = {name: {"role": ROLES[name], "budgets": budgets} for name in scores}
    told = {"day": {"rows": 60, "hours": 8}, "detectors": entries}
    splits = ("test", "external")
    rows = {split: frame.assign(split=split) for split in splits}
    parts = {split: evaluation.prepared(attack, groups, scores, 100, 1) for split in splits}
    made = tables.evaluated(
        rows, parts, told, ["a", "lot"], ("port",), AlertParams(show=5, bootstrap=100)
    )
    assert set(made) == {"scores", "pairs", "budgets", *tables.LISTS}
    for name, table in made.items():
        if name != "pairs":
            assert set(zip(table["model"], table["split"])) == {
                (model, split) for model in scores for split in splits
            }
    first = made["first_alert"].query("model == 'a' and split == 'test' and kind == 'all'")
    assert first["sessions"].item() == 10
    recall = made["slices"].query("model == 'a' and split == 'test' and by == 'all'")["rate"]
    assert recall.iloc[0] == (scores["a"][attack] > 0.9).mean()
