"""The stage that writes a synthetic table of a data set, on a small table and made-up cells."""

import hashlib
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from rampart.synthetic.scores import multivariate
from stages import release
from tests.cells import cell
from tests.refusals import refused

PARAMS = """
campaign: {copy: {}, marginals: {}, smote: {}}
evaluate:
  alpha: 0.1
  classifiers: [knn]
  weights: {distance: 1, association: 0, similarity: 0, multivariate: 0}
rank:
  limits: {membership_auc: 0.6, copies: 0.5, c2st_auc: 0.95, coverage: 0.5, utility_ratio: 0.8,
    collapse_tr_ts: 0.9, collapse_ratio: 0.8}
release:
  apps: {generator: null, rows: 50}
  mine: {generator: copy, rows: null}
  none: {generator: null}
  gone: {generator: null}
  lost: {generator: copy}
  wrong: {generator: copi}
  few: {generator: copy, rows: 2}
  broken: {generator: smote}
"""
PACKAGES = """
packages:
  one: {registry: pip, name: one, version: "1.0", file: one.whl, sha256: "%s", licence: MIT,
    data_licence: CC0-1.0, used_by: [malware]}
"""
FILE = Path("pipelines/toys/params.yaml")
REPORTS = Path("reports/toys")
COLUMNS = [
    {"name": "sms", "kind": "binary", "integer": False},
    {"name": "store", "kind": "categorical", "integer": False},
    {"name": "price", "kind": "continuous", "integer": False},
    {"name": "size", "kind": "continuous", "integer": True},
]


def write_table(item, classes=("benign", "malware")):
    """Write what the stage tabulate writes: 40 rows, the classes one after another."""
    rng = np.random.default_rng(0)
    y = np.arange(40) % len(classes)
    features = pd.DataFrame(
        {
            "sms": rng.choice(["0", "1"], 40),
            "store": rng.choice(["play", "web", None], 40),
            "price": rng.normal(5, 1, 40).round(2),
            "size": np.where(rng.random(40) < 0.2, np.nan, rng.integers(1, 900, 40)),
        }
    )
    folder = Path("data/toys/tables") / item
    files.write_parquet(folder / "features.parquet", features)
    files.write_parquet(folder / "rows.parquet", pd.DataFrame({"label": y, "fold": y}))
    about = {"columns": COLUMNS, "classes": list(classes), "folds": 2, "label": "family"}
    files.write_json(folder / "schema.json", about)
    data = {"rows": 40, "columns": 4, "duplicates": 7, "duplicates_are": "dropped"}
    data |= {"sources": {"one/a": 47}, "packages": ["one"], "generated": item == "apps"}
    files.write_json(REPORTS / f"data/{item}.json", data)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    root = tmp_path_factory.mktemp("release")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        write()
    return root


def write():
    """Write everything that the stage reads."""
    for stage in ("campaign", "evaluate", "rank", "release"):
        files.write_text(f"stages/{stage}.py", "")
    files.write_text("params.yaml", "scale: tiny\nseed: 1\n")
    files.write_text(FILE, PARAMS)
    files.write_text("data/packages.yaml", PACKAGES % ("0" * 64))
    verdicts = {
        "apps": {"generator": "marginals", "why": "the best"},
        "none": {"generator": None, "why": "no learned generator is ok on none"},
    }
    files.write_json(REPORTS / "verdict.json", verdicts)
    for item in ("apps", "mine"):
        write_table(item)
    for item, name, status in (
        ("apps", "marginals", "ok"),
        ("mine", "copy", "ok"),
        ("few", "copy", "ok"),
        ("broken", "smote", "failed"),
    ):
        content = cell(item, name, status=status) | {"params": {}}
        if name == "copy":
            content["overall"]["membership_auc"]["mean"] = 0.9
        files.write_json(REPORTS / f"cells/{name}/{item}.json", content)


@pytest.fixture(autouse=True)
def _project(written, tmp_path, monkeypatch):
    """A project; what has a process of its own runs in this one, as starting it costs 2 s."""
    shutil.copytree(written, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(multivariate, "TREES", 5)  # of 50: enough for tables of 40 rows
    monkeypatch.setattr(
        release, "in_processes", lambda _, function, calls: [function(*call) for call in calls]
    )


def test_a_table_of_the_chosen_generator_with_the_kinds_of_the_real_one(capsys):
    release.main(["toys", "apps"])
    table = pd.read_parquet("data/toys/synthetic/apps.parquet")
    assert list(table) == ["sms", "store", "price", "size", "family"]
    assert table["family"].value_counts().to_dict() == {"benign": 25, "malware": 25}
    assert [str(kind) for kind in table.dtypes] == ["int64", "object", "float64", "Int64", "object"]
    assert table["store"].isna().any()
    assert table["size"].isna().any()
    assert (table["price"] == table["price"].round(2)).all()
    assert capsys.readouterr().out == "apps: 50 rows of marginals\n"


def test_the_card_has_source_licence_scores_and_digest():
    release.main(["toys", "apps"])
    card = (REPORTS / "cards/apps.md").read_text()
    lines = card.splitlines()
    digest = hashlib.sha256(Path("data/toys/synthetic/apps.parquet").read_bytes()).hexdigest()
    for line in (
        "- **generator**: marginals, chosen by the campaign",
        "- **made from**: apps, 40 rows of 4 columns and the label family; 7 duplicates dropped",
        "- **source**: one/a (47 rows), read for a vocabulary: the rows of the table are generated",
        "- **licence of the source**: one 1.0: CC0-1.0",
        "- **scale**: tiny",
        f"- **SHA-256**: {digest}",
        "| benign | 20 | 25 |",
    ):
        assert line in lines
    score = cell("apps", "marginals")["overall"]["utility_ratio"]
    assert f"| utility_ratio | {score['mean']:.3f} | {score['std']:.3f} |" in card
    assert "90 % interval" in card


def test_a_named_generator_and_all_rows():
    files.write_json(REPORTS / "verdict.json", {})  # is not asked
    data = files.read_json(REPORTS / "data/mine.json")
    files.write_json(REPORTS / "data/mine.json", data | {"packages": []})
    release.main(["toys", "mine"])
    assert len(pd.read_parquet("data/toys/synthetic/mine.parquet")) == 40
    lines = (REPORTS / "cards/mine.md").read_text().splitlines()
    assert "- **generator**: copy" in lines
    assert "- **source**: one/a (47 rows)" in lines
    assert "- **licence of the source**: that of the user's own file" in lines
    told = [line for line in lines if line.startswith("**Warning**")]
    assert told[0].startswith("**Warning**: repeats training rows: 100.0% of the rows equal one")
    assert told[1].startswith("**Warning** of the campaign: leaks its training rows: ")
    said = files.read_json(REPORTS / "cards/mine.json")
    assert said["warnings"] == [told[0].removeprefix("**Warning**: ").removesuffix(".")]
    assert said["likeness"]["exact_copies"] == 1.0
    assert said["limits"]["copies"] == 0.5
    assert (said["generator"], said["rows"]) == ("copy", 40)
    assert any(line.startswith("100.00% of the synthetic rows equal") for line in lines)


@pytest.mark.slow
def test_again_gives_the_same_bytes():
    outputs = [Path("data/toys/synthetic/apps.parquet"), REPORTS / "cards/apps.md"]
    contents = []
    for _ in range(2):
        release.main(["toys", "apps"])
        contents.append([path.read_bytes() for path in outputs])
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("item", "message"),
    [
        (
            "none",
            "nothing was chosen to release: no learned generator is ok on none; name a generator "
            "by release.none.generator",
        ),
        (
            "gone",
            r".*: release\.gone: is not active at scale tiny; .*known: apps, none",
        ),
        (
            "lost",
            r".*: release\.lost: lost is not in the campaign: there is "
            r"no reports/toys/cells/copy/lost\.json",
        ),
        (
            "wrong",
            r".*: release\.wrong\.generator: no 'copi'; did you mean 'copy'\? known: copy, marg",
        ),
        (
            "other",
            r".*: no 'other' in release; .*known: apps, broken, few",
        ),
        ("few", "rows must be at least 3, one a class, got 2"),
        (
            "broken",
            r"broken: smote is failed in the campaign \(a class of 3 rows is too small for 5 "
            r"neighbours\): choose another by release\.broken\.generator",
        ),
    ],
)
def test_what_cannot_be_released_is_one_clear_sentence(item, message):
    write_table("few", ("a", "b", "c"))
    with refused("malware", f"release of {item}", f"^{message}", ValueError):
        release.main(["toys", item])
    assert not Path("data/toys/synthetic").exists()
    assert not (REPORTS / "cards").exists()


def test_the_file_with_the_fault_is_named():
    with pytest.raises(ParamError, match=r"^pipelines/toys/params\.yaml: release\.gone: is not"):
        release.main(["toys", "gone"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[knn]", "[kn]", r"evaluate\.classifiers: no 'kn'; did you mean 'knn'"),
        ("distance: 1", "distance: -1", r"evaluate\.weights\.distance: must be >= 0, got -1"),
        ("copies: 0.5", "copies: 5", r"rank\.limits\.copies: must be <= 1, got 5"),
        ("copies: 0.5, ", "", r"rank\.limits\.copies: is missing"),
    ],
)
def test_params_are_checked_before_the_fit(old, new, message):
    FILE.write_text(PARAMS.replace(old, new))
    with refused("malware", f"release with {new or 'no ' + old}", message, ParamError):
        release.main(["toys", "apps"])
    assert not Path("data/toys/synthetic").exists()


def test_a_warning_is_printed(capsys):
    release.main(["toys", "mine"])
    assert "mine: warning: repeats training rows: 100.0%" in capsys.readouterr().out


@pytest.mark.parametrize("value", ["{rows: 1}", "{size: 5}"])
def test_a_wrong_knob_is_named(value):
    files.write_text(FILE, PARAMS.replace("{generator: null, rows: 50}", value))
    with pytest.raises(ParamError, match=r"toys/params\.yaml: release\.apps\."):
        release.main(["toys", "apps"])


def test_a_guarantee_that_a_public_seed_takes_is_denied():
    release.main(["toys", "mine"])
    assert "guarantee**" not in (REPORTS / "cards/mine.md").read_text()
    files.write_text(FILE, PARAMS.replace("mine: {generator: copy", "mine: {generator: dp_tree"))
    content = cell("mine", "dp_tree") | {"params": {"epsilon": 3.0, "delta": 1e-5, "edges": None}}
    files.write_json(REPORTS / "cells/dp_tree/mine.json", content)
    folder = Path("data/toys/tables/mine")  # a column of numbers needs its range
    features = pd.read_parquet(folder / "features.parquet")[["sms", "store", "price"]]
    files.write_parquet(folder / "features.parquet", features)
    about = files.read_json(folder / "schema.json")
    bounds = {"price": [0, 50, False]}
    files.write_json(folder / "schema.json", about | {"columns": COLUMNS[:3], "bounds": bounds})
    release.main(["toys", "mine"])
    assert (
        "- **guarantee**: **none**: the noise is that of (3, 1e-05)-differential privacy, but the "
        "seed above is public, and who knows it takes the noise away"
    ) in (REPORTS / "cards/mine.md").read_text()
    prices = pd.read_parquet("data/toys/synthetic/mine.parquet")["price"]
    assert prices.between(0, 50).all()
    assert prices.nunique() > 20  # numbers again
    assert files.read_json(REPORTS / "cards/mine.json")["likeness"]["distance"] < 0.5


@pytest.mark.parametrize(
    ("item", "gone", "stage"),
    [
        ("apps", "verdict.json", "rank toys"),
        ("mine", "cells", "campaign toys copy"),
        ("mine", "data", "tabulate toys mine"),
    ],
)
def test_what_is_not_made_yet_names_the_stage_that_makes_it(item, gone, stage):
    (REPORTS / gone).rename("elsewhere")
    with pytest.raises(FileNotFoundError, match=f"not made yet: run `python -m stages.{stage}`"):
        release.main(["toys", item])
