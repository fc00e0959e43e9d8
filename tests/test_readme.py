import importlib.util
import json
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[1]
RESULTS = """\
model,f1_macro,f1_external,f1_external_low,f1_external_high,custom_score_external,\
recall_c2_external,false_alarm_rate_external,missed_threat_rate_external
good,0.9,0.8004,0.75,0.8496,0.31249,0.8125,0.0625,0.125
poor,0.5,0.4,0.3,0.5,0,0,1,0.333
"""
# 4 + 6 train, 2 + 5 external, of the sources a, b and c.
DATA = {
    "scale": "tiny",
    "rows_in": 1234,
    "kept": {
        "train": {"benign": {"a": 4}, "malicious": {"a": 6}},
        "external": {"benign": {"b": 2}, "malicious": {"c": 5}},
    },
}
OLD = "# Title\n<!-- results prompts -->\nold\n| table |\n<!-- end -->\nEnd <!-- end -->\n"
# 0.8004 to three decimals is 0.800, 0.8496 is 0.850, 0.31249 is 0.312; 0.8125 is 81.2 %, as
# a tie goes to the even digit; 0.0625 is 6.2 % for the same reason.
NEW = """\
# Title
<!-- results prompts -->

| model | macro-F1, other sources (95 %) | macro-F1, random split | security score | \
malicious caught | false alarms | missed threats |
|---|---|---|---|---|---|---|
| **good** | 0.800 (0.750 to 0.850) | 0.900 | 0.312 | 81.2% | 6.2% | 12.5% |
| poor | 0.400 (0.300 to 0.500) | 0.500 | 0.000 | 0.0% | 100.0% | 33.3% |

Good is best.

Of 1,234 rows read or generated, 17 are left after de-duplication and caps, from 3 sources. The 7 \
external ones are from 2 (`scale: tiny`).
<!-- end -->
End <!-- end -->
"""


def load():
    spec = importlib.util.spec_from_file_location("readme", ROOT / "scripts" / "readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def readme(tmp_path, monkeypatch):
    """Return the script, in a folder with the reports of one task and an old README.md."""
    folder = tmp_path / "reports" / "prompts"
    folder.mkdir(parents=True)
    (folder / "results.csv").write_text(RESULTS)
    champion = {"model": "good", "reason": "Good is best."}
    (folder / "champion.json").write_text(json.dumps(champion))
    (folder / "data.json").write_text(json.dumps(DATA))
    (tmp_path / "README.md").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return load()


def run(readme, monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["readme.py", *words])
    readme.main()


def test_the_table_is_made_of_the_reports(readme):
    assert readme.updated(OLD) == NEW


def test_what_is_up_to_date_stays(readme):
    assert readme.updated(NEW) == NEW


def test_an_empty_block_is_filled_and_a_text_without_one_stays(readme):
    empty = OLD.replace("old\n| table |\n", "")
    assert readme.updated(empty) == NEW
    assert readme.updated("# No table\n") == "# No table\n"


def test_each_block_has_its_own_table(readme):
    assert readme.updated(OLD + OLD) == NEW + NEW


def test_a_task_without_reports_is_an_error(readme):
    with pytest.raises(FileNotFoundError, match=r"columns.results\.csv"):
        readme.updated(OLD.replace("prompts", "columns"))


def test_check_stops_and_changes_nothing(readme, monkeypatch):
    with pytest.raises(SystemExit, match=r"README\.md: its tables are not those of reports/"):
        run(readme, monkeypatch, "--check")
    assert Path("README.md").read_text() == OLD


def test_a_rewritten_file_passes_the_check(readme, monkeypatch):
    run(readme, monkeypatch)
    assert Path("README.md").read_text() == NEW
    run(readme, monkeypatch, "--check")


@pytest.mark.skipif(
    not (ROOT / "reports" / "prompts" / "results.csv").is_file(),
    reason="no reports/prompts/results.csv: the pipeline has not run",
)
def test_the_readme_of_the_project_is_up_to_date(monkeypatch):
    monkeypatch.chdir(ROOT)
    text = Path("README.md").read_text(encoding="utf-8")
    assert load().updated(text) == text, "run: python scripts/readme.py"


def test_a_campaign_has_a_table_a_data_set_and_its_verdict(readme):
    folder = Path("reports/malware")
    (folder / "data").mkdir(parents=True)
    (folder / "data/apps.json").write_text(json.dumps({"rows": 1200, "columns": 7}))
    against = {"smote": {"sentence": "cvae against smote: better"}}
    verdict = {"generator": "cvae", "why": "cvae is best", "against": against}
    (folder / "verdict.json").write_text(json.dumps({"apps": verdict}))
    intervals = {"ts_tr_f1": (0.7, 0.8, 0.9), "utility_ratio": (0.9, 0.9412, 1.0)}
    row = {"data_set": "apps", "generator": "cvae", "status": "ok", "tr_tr_f1": 0.85}
    for name, (low, mean, high) in intervals.items():
        row |= {name: mean, f"{name}_low": low, f"{name}_high": high}
    row |= {"tr_ts_f1": 0.75, "augmented_f1": 0.86, "summary_score": 0.93, "c2st_auc": 0.55}
    row |= {"exact_copies": 0.125, "membership_auc": 0.51}
    failed = {"data_set": "apps", "generator": "ctgan", "status": "failed"}
    pd.DataFrame([row, failed]).to_csv(folder / "results.csv", index=False)
    lines = readme.updated(OLD.replace("prompts", "malware")).splitlines()
    assert lines[3] == (
        "**apps**: 1,200 rows of 7 columns; the ceiling, trained on real rows, is 0.850. cvae is "
        "best. cvae against smote: better."
    )
    assert lines[7] == (
        "| **cvae** | 0.800 (0.700 to 0.900) | 94.1% (90.0% to 100.0%) | 0.750 | 0.860 | 0.930 "
        "| 0.550 | 12.5% | 0.510 |"
    )
    assert lines[8] == "| ctgan |" + " failed |" * 8
