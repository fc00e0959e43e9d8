"""The stages that fit generators: the campaign, and the pictures of what it judged."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.synthetic.campaign import results
from rampart.synthetic.scores import multivariate
from stages import campaign, picture
from tests.refusals import refused
from tests.stages.small import outputs
from tests.synthetic.campaign import small

FILE = Path("pipelines/toys/params.yaml")
CELLS = Path("reports/toys/cells")
PARAMS = """
tabulate:
  apps: {input: apps.csv}
  more: {input: more.csv}
  rest: {input: rest.csv, active: {quick: false, full: true}}
campaign: {copy: {}, marginals: {}, smote: {neighbours: 5}, shop: {}}
evaluate:
  classifiers: [bayes, logreg]
  size: 5
  samples: null
  seeds: 1
  bootstrap: 100
  columns: 3
  weights: {distance: 0.25, association: 0.25, similarity: 0.25, multivariate: 0.25}
picture:
"""


def write_table(name, table):
    """Write what the stage tabulate writes."""
    folder = Path("data/toys/tables") / name
    rows = pd.DataFrame({"label": table.y, "fold": table.folds, "group": "x"})
    columns = [column._asdict() for column in table.schema]
    about = {"columns": columns, "classes": list(table.classes), "label": "label"}
    files.write_parquet(folder / "features.parquet", table.features)
    files.write_parquet(folder / "rows.parquet", rows)
    files.write_json(folder / "schema.json", about)


def write_project(folder, patch):
    """Two active data sets; what has a process of its own runs in this one."""
    patch.chdir(folder)
    patch.setattr(multivariate, "TREES", 5)  # of 50: enough for tables of 100 rows
    for module in (campaign, picture):
        patch.setattr(
            module, "in_processes", lambda _, f, calls, names: [f(*call) for call in calls]
        )
    for stage in ("tabulate", "campaign", "evaluate", "picture"):
        files.write_text(f"stages/{stage}.py", "")
    files.write_text("params.yaml", "scale: tiny\nseed: 1\ncompute: {workers: 1}\n")
    files.write_text(FILE, PARAMS)
    table = small.table()
    write_table("apps", table._replace(folds=table.folds % 2))
    write_table("more", table._replace(folds=table.folds % 3, y=1 - table.y))


@pytest.fixture(autouse=True)
def _project(tmp_path, monkeypatch):
    write_project(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with the cells of two generators."""
    root = tmp_path_factory.mktemp("finished")
    with pytest.MonkeyPatch.context() as patch:
        write_project(root, patch)
        for generator in ("copy", "smote"):
            campaign.main(["toys", generator])
    return root


@pytest.mark.slow
def test_a_stage_writes_the_cells_of_all_active_data_sets(capsys):
    campaign.main(["toys", "marginals"])
    assert sorted(path.name for path in (CELLS / "marginals").iterdir()) == [
        "apps.json",
        "more.json",
    ]
    cells = [files.read_json(path) for path in sorted(CELLS.glob("*/*.json"))]
    assert [cell["status"] for cell in cells] == ["ok", "ok"]
    assert [len(cell["folds"]) for cell in cells] == [2, 3]
    assert [[fit["seed"] for fit in cell["seeds"]] for cell in cells] == [[1], [1]]
    first = cells[0]
    assert (first["data_set"], first["generator"], first["kind"]) == (
        "apps",
        "marginals",
        "baseline",
    )
    assert first["classes"] == ["good", "bad"]
    results.sort_out(cells)  # has all that a ranking reads
    said = capsys.readouterr().out
    assert said.startswith("marginals: 7 fits on apps, more\n")
    assert "\nmore marginals: ok: ts_tr_f1 " in said


@pytest.mark.slow
def test_a_data_set_that_comes_changes_no_other_cell_and_costs_are_beside():
    """Fitted again, a cell has the same bytes."""
    FILE.write_text(PARAMS.replace("more.csv", "more.csv, active: false"))
    campaign.main(["toys", "copy"])
    alone = (CELLS / "copy/apps.json").read_bytes()
    assert not (CELLS / "copy/more.json").exists()
    FILE.write_text(PARAMS)
    campaign.main(["toys", "copy"])
    assert (CELLS / "copy/apps.json").read_bytes() == alone
    timing = files.read_json("reports/toys/timing/campaign/copy.json")
    assert {name: len(fits) for name, fits in timing.items()} == {"apps": 3, "more": 4}
    assert "judge_seconds" in timing["apps"][0]


@pytest.mark.slow
def test_a_failure_is_a_cell_with_its_reason(capsys):
    table = small.table()
    y = np.where(np.arange(100) == 99, 2, table.y)  # the last row is a class of its own
    write_table("more", table._replace(y=y, folds=np.arange(100) % 2, classes=("a", "b", "c")))
    campaign.main(["toys", "smote"])
    cell = files.read_json(CELLS / "smote/more.json")
    assert cell["status"] == "failed"
    assert "class 2 has" in cell["reason"]
    assert (cell["folds"], cell["overall"]) == ([], {})
    assert files.read_json(CELLS / "smote/apps.json")["status"] == "ok"
    assert "more smote: failed: fold " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "generator", "message"),
    [
        ("bayes, ", "bais, ", "copy", "evaluate.classifiers: no 'bais'; did you mean 'bayes'"),
        ("size: 5", "size: 0", "copy", "evaluate.size: must be >= 1, got 0"),
        ("neighbours: 5", "neighbours: 0", "smote", "campaign.smote.neighbours: must be > 0"),
        (
            "weights: {distance: 0.25",
            "weights: {distance: -1",
            "copy",
            r"evaluate\.weights\.distance: must be >= 0, got -1",
        ),
        ("similarity: 0.25", "similarity: 0.5", "copy", "evaluate.weights: the weights must sum"),
        (".csv", ".csv, active: false", "copy", "tabulate: none of apps, more, rest is active at"),
    ],
)
def test_a_wrong_knob_is_named_before_any_fit(old, new, generator, message):
    if old == ".csv":
        new_params = PARAMS.replace("apps.csv", "apps.csv, active: false")
        new_params = new_params.replace("more.csv", "more.csv, active: false")
    else:
        new_params = PARAMS.replace(old, new)
    FILE.write_text(new_params)
    match = f"^pipelines/toys/params.yaml: {message}"
    with refused("malware", f"campaign with {new}", match, ParamError):
        campaign.main(["toys", generator])
    assert not CELLS.exists()


@pytest.mark.parametrize(
    ("generator", "message"),
    [("copi", "no 'copi' in campaign; did you mean 'copy'"), ("shop", "there is no .*shop")],
)
def test_a_generator_that_is_not_there_is_named(generator, message):
    with pytest.raises(ParamError, match=message):
        campaign.main(["toys", generator])


def write_ranked(pairs):
    """Write what the stage rank says of the cells that are ok."""
    metrics = {name: {key: {} for key in generators} for name, generators in pairs.items()}
    files.write_json("reports/toys/metrics.json", metrics)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bayes, ", "bais, ", r"params\.yaml: evaluate\.classifiers: no 'bais'"),
        ("samples: null", "samples: -1", r"params\.yaml: evaluate\.samples: must be >= 1, got -1"),
        ("{distance: 0.25", "{distance: -1", r"evaluate\.weights\.distance: must be >= 0"),
    ],
)
def test_a_picture_is_not_fitted_with_wrong_params(old, new, message):
    write_ranked({})
    FILE.write_text(PARAMS.replace(old, new))
    with refused("malware", f"picture with {new}", message, ParamError):
        picture.main(["toys"])
    assert not Path("data/toys/pictures").exists()


@pytest.mark.slow
def test_a_cell_of_knobs_that_are_none_is_named(finished):
    shutil.copytree(finished / CELLS, CELLS)
    path = CELLS / "smote/apps.json"
    content = files.read_json(path)
    files.write_json(path, content | {"params": {"neighbours": 0}})
    write_ranked({"apps": ["smote"]})
    message = r"^reports/toys/cells/smote/apps\.json: params\.neighbours: must be > 0, got 0$"
    with refused("malware", "a cell with neighbours: 0", message, ParamError):
        picture.main(["toys"])


@pytest.mark.slow
def test_a_picture_of_each_cell_that_is_ok(finished, capsys):
    FILE.write_text(PARAMS.replace(", shop: {}", ""))
    shutil.copytree(finished / CELLS, CELLS)
    write_ranked({"apps": ("copy", "smote"), "more": ("copy",)})
    capsys.readouterr()
    picture.main(["toys"])
    folder = Path("data/toys/pictures")
    shown = {str(path.relative_to(folder)) for path in folder.glob("*/*")}
    assert shown == {"apps/copy.npz", "apps/smote.npz", "more/copy.npz"}
    assert "toys: 3 fits, one a cell" in capsys.readouterr().out
    with np.load(folder / "apps/copy.npz") as arrays:
        assert arrays["embedding_real"].shape == (60, 2)  # folds 0, 2 and 4 of five
    before = outputs(folder)
    picture.main(["toys"])
    assert outputs(folder) == before
