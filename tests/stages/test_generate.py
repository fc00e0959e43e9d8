"""The rows of generators that learn training flows, their schema and their counts."""

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import generate
from tests.stages.small import write_files
from tests.tasks.flows.imitation.flows import train

SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}


def write_params(**generators):
    block = {"rows": 20, "learned": 100, "generators": generators or {"copy": {}, "marginals": {}}}
    write_files(SHARED, {"generate": block}, "flows")


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    for seed, name in enumerate(("train", "validation", "test", "external")):
        files.write_parquet(f"data/flows/splits/{name}.parquet", train(200 - 20 * seed, seed))


@pytest.mark.slow
def test_rows_schema_and_counts(capsys):
    generate.main(["flows"])
    rows = pd.read_parquet("data/flows/synthetic/copy.parquet")
    assert len(rows) == 20
    assert rows["generated"].all()
    assert set(rows["source"]) == {"synthetic/copy"}
    assert not {"text", "payload_client", "client_address", "start"} & set(rows)
    told = files.read_json("reports/flows/synthetic/drawn.json")
    assert told["learned"] == 100
    assert told["generators"]["copy"]["rejected"] == 0
    assert files.read_json("reports/flows/synthetic/schema.json")["c_protocol"]["categories"]
    assert "flows copy: 20 rows; 0 of 20 break the schema" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("generators", "message"),
    [
        ({"tvea": {}}, "no rampart.synthetic.generators.tvea; did you mean 'tvae'"),
        ({"copy": {"epochs": 3}}, r"generate\.generators\.copy\.epochs: unknown key"),
    ],
)
def test_a_wrong_generator_or_knob_is_named_before_any_fit(generators, message):
    write_params(**generators)
    with pytest.raises(ParamError, match=message):
        generate.main(["flows"])


def test_a_task_without_one_is_told():
    write_files(SHARED, {"generate": {}}, "prompts")
    with pytest.raises(ParamError, match=r"there is no rampart\.tasks\.prompts\.imitation"):
        generate.main(["prompts"])
