"""The columns of a small project of the task flows, split and featurized by its own stages."""

from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import account, featurize, split
from tests.honesty import project
from tests.refusals import refused
from tests.stages.small import outputs

pytestmark = pytest.mark.slow

OUT = Path("reports/flows/more/features")
BLOCK = {"numeric": "numeric", "ablated": "ablated", "terms": "tfidf"}
BLOCK |= {"without": "a", "having": "b"}


@pytest.fixture(autouse=True)
def made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ablated = {"ablated": {"columns": ["n_*", "c_*", "x_*"]}}
    project.write("flows", account=BLOCK, featurize=ablated)
    project.run("flows", split)
    for kind in ("numeric", "ablated", "tfidf"):
        featurize.main(["flows", kind])
    scores = dict.fromkeys(account.SCORES, 0.5)
    table = pd.DataFrame([{"model": name, **scores} for name in ("b", "a", "c")])
    files.write_csv("reports/flows/results.csv", table)


def test_each_column_is_kept_or_dropped_with_a_reason():
    account.main(["flows"])
    table = pd.read_csv(OUT / "columns.csv", keep_default_na=False).set_index("column")
    assert set(table["kept"]) == {"yes", "no", "in the ablation alone"}
    assert (table["rule"] != "").all()
    for name in ("client_port", "start", "server_address", "label", "group", "attack"):
        assert table.loc[name, "kept"] != "yes", name
    assert table.loc["client_bytes", "kept"] == "yes"
    assert table.loc["client_ttl", "training"].startswith("n_client_ttl: missing in 100.0%")
    assert table.loc["x_source_last_octet", "kept"] == "in the ablation alone"
    ablation = pd.read_csv(OUT / "ablation.csv")
    assert ablation[["model", "ablated_columns"]].to_numpy().tolist() == [
        ["a", "without"], ["b", "with"],
    ]  # fmt: skip
    terms = pd.read_csv("data/flows/vocabulary.csv", keep_default_na=False)
    assert {"word", "char"} == set(terms["kind"])
    assert (terms["idf"] >= 1).all()
    assert "x_source_last_octet (varies)" in files.read_json(OUT / "about.json")["text"]


def test_the_same_again_and_whatever_the_other_splits_are():
    account.main(["flows"])
    first = outputs(OUT)
    for name in ("validation", "test", "external"):
        path = project.path("flows", name)
        files.write_parquet(path, pd.read_parquet(path).iloc[:3])
    account.main(["flows"])
    assert outputs(OUT) == first


def test_features_of_other_rows_are_found_out():
    """The leak is planted: medians and ranges of train and external together."""
    path = project.path("flows", "train")
    train = pd.read_parquet(path)
    files.write_parquet(
        path, pd.concat([train, pd.read_parquet(project.path("flows", "external"))])
    )
    featurize.main(["flows", "numeric"])
    leaking = Path("data/flows/features/numeric/features.joblib").read_bytes()
    files.write_parquet(path, train)
    featurize.main(["flows", "numeric"])
    Path("data/flows/features/numeric/features.joblib").write_bytes(leaking)
    with pytest.raises(ValueError, match="fitted on other rows"):
        account.main(["flows"])


def test_a_model_that_there_is_not():
    project.write("flows", account={**BLOCK, "having": "d"})
    with refused("flows", "account.having: d", match="no model 'd'", error=ParamError):
        account.main(["flows"])
