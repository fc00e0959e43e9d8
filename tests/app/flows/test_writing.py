import numpy as np
import openpyxl
import pandas as pd
import pytest

from app.flows import ingest, writing
from app.flows.infer import Scorer
from tests.refusals import refused


@pytest.fixture
def scored(flow_package, recorded):
    flows = ingest.read(recorded).flows
    flows.loc[0, "server_name"] = "=HYPERLINK(1)"
    flows.loc[1, "server_name"] = "<script>alert(1)</script>\x1b[2J"
    return writing.table(flows, Scorer(flow_package).score(flows))


def written(path, parts):
    with writing.writer(path) as write:
        for part in parts:
            write(part)
    return path


def test_a_table_tells_which_flow_and_what_is_said(scored):
    assert list(scored)[:2] == ["start", "client_address"]
    assert list(scored)[-1] == "reasons"
    assert scored["server_name"].tolist()[:2] == [
        "'=HYPERLINK(1)",
        "<script>alert(1)</script>\\x1b[2J",
    ]
    assert scored["p_info"].round(5).equals(scored["p_info"])
    assert scored["start"].str.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d").all()


@pytest.mark.parametrize("ending", writing.ENDINGS)
def test_parts_are_one_file(tmp_path, scored, ending):
    path = written(tmp_path / f"a{ending}", [scored.iloc[:7], scored.iloc[7:]])
    read = {".csv": pd.read_csv, ".parquet": pd.read_parquet, ".xlsx": pd.read_excel}[ending]
    found = read(path)
    assert list(found) == list(scored)
    assert found["severity"].tolist() == scored["severity"].tolist()
    np.testing.assert_allclose(found["p_info"], scored["p_info"], atol=1e-5)
    assert found["server_name"].tolist()[0] == "'=HYPERLINK(1)"


def test_no_cell_of_a_workbook_is_a_formula(tmp_path, scored):
    path = written(tmp_path / "a.xlsx", [scored])
    kinds = {cell.data_type for row in openpyxl.load_workbook(path).active for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize("ending", writing.ENDINGS)
def test_a_file_is_whole_or_not_there(tmp_path, scored, ending):
    def parts():
        yield scored
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        written(tmp_path / f"a{ending}", parts())
    assert list(tmp_path.iterdir()) == [tmp_path / "flows.csv"]


def test_more_flows_than_a_workbook_holds(tmp_path, scored, monkeypatch):
    monkeypatch.setattr(writing, "SHEET", 10)
    with refused("flows", "--out a.xlsx of more flows than it holds", match="write .csv or"):
        written(tmp_path / "a.xlsx", [scored])
    assert not (tmp_path / "a.xlsx").exists()
