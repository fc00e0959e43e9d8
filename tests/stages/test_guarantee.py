"""What a guarantee costs, on two small tables, and a broken one, of which nothing is written."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.synthetic.generators import dp_marginals
from stages import guarantee
from tests.stages.small import outputs
from tests.stages.test_campaign import write_table
from tests.synthetic.campaign import small

FILE = Path("pipelines/toys/params.yaml")
FOLDER = Path("reports/toys/guarantee")
PARAMS = """
tabulate:
  apps: {input: apps.csv}
  rest: {input: rest.csv, active: false}
campaign: {dp_marginals: {epsilon: 3, delta: 0.00001}, copy: {}}
evaluate:
  classifiers: [bayes]
  size: 5
  samples: null
  seeds: 0
  bootstrap: 100
  columns: 3
  weights: {distance: 0.25, association: 0.25, similarity: 0.25, multivariate: 0.25}
guarantee:
  generators: [dp_marginals]
  epsilons: [0.5, 50]
  attack: {trials: 40, rows: 20, columns: 2}
"""


@pytest.fixture(autouse=True)
def _project(tmp_path, monkeypatch):
    """One active data set; what has a process of its own runs in this one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        guarantee, "in_processes", lambda _, f, calls, names: [f(*call) for call in calls]
    )
    for stage in ("tabulate", "campaign", "evaluate", "guarantee"):
        files.write_text(f"stages/{stage}.py", "")
    files.write_text("params.yaml", "scale: tiny\nseed: 1\ncompute: {workers: 1}\n")
    files.write_text(FILE, PARAMS)
    table, numbers = small.table(), {"continuous"}  # such columns can have no guarantee
    schema = tuple(column for column in table.schema if column.kind not in numbers)
    features = table.features[[column.name for column in schema]]
    write_table("apps", table._replace(features=features, schema=schema, folds=table.folds % 2))


@pytest.mark.slow
def test_a_curve_by_fold_and_a_bound_a_claim(capsys):
    guarantee.main(["toys"])
    curve = pd.read_csv(FOLDER / "curve.csv")
    assert list(curve) == ["data_set", "generator", "epsilon", "fold", "ts_tr_f1"]
    assert curve[["epsilon", "fold"]].to_numpy().tolist() == [[0.5, 0], [0.5, 1], [50, 0], [50, 1]]
    assert set(curve["data_set"]) == {"apps"}
    assert curve["ts_tr_f1"].between(0, 1).all()
    attack = pd.read_csv(FOLDER / "attack.csv")
    assert attack["epsilon"].tolist() == [0.5, 50]
    assert attack["trials"].tolist() == [80, 80]
    assert (attack["shown"] <= attack["epsilon"]).all()
    assert attack["delta"].tolist() == [1e-5, 1e-5]
    assert "toys: 1 private generators at [0.5, 50.0]" in capsys.readouterr().out


@pytest.mark.slow
def test_a_table_with_continuous_columns_has_no_curve_and_says_why(capsys):
    files.write_text(FILE, PARAMS.replace(", active: false", ""))
    write_table("rest", small.table())
    guarantee.main(["toys"])
    assert set(pd.read_csv(FOLDER / "curve.csv")["data_set"]) == {"apps"}
    said = capsys.readouterr().out
    assert (
        "rest: no curve, as numbers have no range in tabulate.rest.bounds, or are missing: x"
        in said
    )


@pytest.mark.slow
def test_numbers_whose_range_is_known_have_a_curve():
    files.write_text(FILE, PARAMS.replace(", active: false", ""))
    table = small.table()
    write_table("rest", table._replace(folds=table.folds % 2))
    path = "data/toys/tables/rest/schema.json"
    files.write_json(path, files.read_json(path) | {"bounds": {"x": [-9, 9, False]}})
    guarantee.main(["toys"])
    curve = pd.read_csv(FOLDER / "curve.csv")
    assert curve["data_set"].tolist() == ["apps"] * 4 + ["rest"] * 4


@pytest.mark.slow
def test_again_gives_the_same_bytes():
    guarantee.main(["toys"])
    before = outputs(FOLDER)
    guarantee.main(["toys"])
    assert outputs(FOLDER) == before


@pytest.mark.slow
def test_a_broken_guarantee_is_an_error_and_nothing_is_written(monkeypatch):
    """A generator that claims 0.5 and adds the noise of 50 is found out."""

    def build(params, layout, classes, seed):
        return dp_marginals.build(params.model_copy(update={"epsilon": 50}), layout, classes, seed)

    broken = SimpleNamespace(build=build, Params=dp_marginals.Params)
    monkeypatch.setattr(guarantee, "load", lambda *_, **__: broken)
    FILE.write_text(PARAMS.replace("[0.5, 50]", "[0.5]").replace("trials: 40", "trials: 200"))
    words = r"the attack shows an epsilon of \d+\.\d\d, and dp_marginals claims 0\.5: it is broken"
    with pytest.raises(ValueError, match=words):
        guarantee.main(["toys"])
    assert not FOLDER.exists()


def test_a_generator_that_the_campaign_has_not_is_named():
    FILE.write_text(PARAMS.replace("generators: [dp_marginals]", "generators: [dp_marginal]"))
    with pytest.raises(ParamError, match="no 'dp_marginal' in campaign; did you mean"):
        guarantee.main(["toys"])
    assert not FOLDER.exists()


def test_a_generator_without_a_guarantee_is_refused():
    FILE.write_text(PARAMS.replace("generators: [dp_marginals]", "generators: [copy]"))
    with pytest.raises(ParamError, match=r"campaign\.copy\.epsilon: unknown key"):
        guarantee.main(["toys"])
    assert not FOLDER.exists()


def test_without_its_tables_it_says_what_makes_them():
    files.write_text(FILE, PARAMS.replace("  apps: {input: apps.csv}", "  gone: {input: x.csv}"))
    with pytest.raises(FileNotFoundError, match=r"run `python -m stages\.tabulate toys gone`"):
        guarantee.main(["toys"])
    assert not FOLDER.exists()
