"""What people read of a task's models: plot and report on synthetic results of seven models."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from rampart.core.params import ParamError
from rampart.core.progress import Progress
from stages import plot, report
from tests import synthetic_reports
from tests.pages import Page, check_alone, check_tables, links

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
REPORTS = Path("reports/prompts")
HEAVY = ("matplotlib", "sklearn", "scipy", "xgboost", "torch", "jinja2", "joblib")
PARAMS = """
evaluate: {alpha: 0.1}
compare: {baselines: [majority, surface], alpha: 0.05}
plot: {}
report: {}
"""
TASK_PARAMS = Path("pipelines/prompts/params.yaml")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with what the stages before leave, the figures and the page."""
    root = tmp_path_factory.mktemp("finished")
    synthetic_reports.write(root, rows=600)
    (root / "params.yaml").write_text("scale: quick\nseed: 7\n")
    (root / TASK_PARAMS).parent.mkdir(parents=True)
    (root / TASK_PARAMS).write_text(PARAMS)
    (root / "stages").mkdir()
    for stage in ("evaluate", "compare", "plot", "report"):
        (root / "stages" / f"{stage}.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        plot.main(["prompts"])
        report.main(["prompts"])
    return root


@pytest.fixture
def project(finished, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(finished, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def page(project):
    return (REPORTS / "report.html").read_text(encoding="utf-8")


def digests(folder):
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_plot_writes_points_and_figures(project):
    points = {path.name for path in (REPORTS / "plots").iterdir()}
    assert points == {"roc.csv", "pr.csv", "calibration.csv", "confusion.csv"}
    confusion = pd.read_csv(REPORTS / "plots/confusion.csv")
    assert confusion.groupby("model")["n"].sum().nunique() == 1  # every model on the same rows
    for figure in ("leaderboard", "radar", "parallel", "recall_by_source", "calibration"):
        assert (REPORTS / f"figures/{figure}.png").read_bytes().startswith(b"\x89PNG")


def test_a_figure_that_is_drawn_no_more_does_not_stay(project, monkeypatch, capsys):
    """And it is told how far the stage is."""
    monkeypatch.setattr(plot, "Progress", partial(Progress, every=0))
    (REPORTS / "figures/old.png").touch()
    plot.main(["prompts"])
    assert not (REPORTS / "figures/old.png").exists()
    told = [re.sub(r"^\[\d+\] |, .*", "", line) for line in capsys.readouterr().err.splitlines()]
    models = list(pd.read_csv(REPORTS / "results.csv")["model"])
    figures = sorted(path.stem for path in (REPORTS / "figures").iterdir())
    place = len(models)
    assert told[: place + 1] == [*(f"{model} read" for model in models), "curves computed"]
    assert sorted(told[place + 1 :]) == [f"{figure} drawn" for figure in figures]


def test_the_page_says_which_model_how_good_and_how_sure(page):
    text = Page(page).text
    first = pd.read_csv(REPORTS / "results.csv").iloc[0]
    assert f"{first['model']} is the best of the 5 models" in text
    assert f"{first['f1_external']:.3f}" in text
    ends = f"{first['f1_external_low']:.3f} to {first['f1_external_high']:.3f}"
    assert f"(90 % interval {ends})" in text
    assert "scale: quick" in text
    assert "against majority (baseline)" in text
    assert "reports/prompts/timing/" in text
    assert "gandalf prompt-armor 0.9.1 Apache-2.0 MIT malicious 310" in text
    assert "near duplicate 812" in text
    for heading in ("Leaderboard", "Criteria", "Significance", "The shortcut", "Recall by source",
                    "Errors by source", "Strongest features", "Stability", "Calibration", "Data",
                    "How to reproduce", "Definitions"):  # fmt: skip
        assert heading in text


def test_the_page_needs_nothing_else(page):
    whole = Page(page)
    check_alone(whole)
    assert whole.elements.count("img") == 8
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_hostile_texts_are_shown_and_do_nothing(page):
    text = Page(page).text
    assert "<script>alert('x')</script> <img src=x onerror=alert(1)>" in text
    assert r"safe \u202etxt.exe\u202c hidden \u200bzero\u200b" in text
    assert "{{ 7 * 7 }} ${{ secrets }} --> </td></tr></table>" in text
    assert not re.search(
        "[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page
    )


def test_a_hostile_name_is_harmless_too(project):
    path = REPORTS / "data.json"
    evil = r"</style><script>x</script>\u202e"
    path.write_text(path.read_text().replace('"name": "gandalf"', f'"name": "{evil}"'))
    report.main(["prompts"])
    whole = Page((REPORTS / "report.html").read_text())
    assert "script" not in whole.elements
    assert r"</style><script>x</script>\u202e" in whole.text


def test_tokens_that_look_like_missing_values_stay(project):
    path = REPORTS / "explain/svm.csv"
    path.write_text("class,rank,token,weight,n_train\nbenign,1,null,1.0,5\nbenign,2,nan,0.5,4\n")
    table = report.read_texts(path)
    assert table["token"].tolist() == ["null", "nan"]
    assert table["weight"].tolist() == [1.0, 0.5]


def test_without_the_surface_baseline_the_page_has_no_such_section(project):
    TASK_PARAMS.write_text(PARAMS.replace("report: {}", "report: {shortcut: none}"))
    report.main(["prompts"])
    assert "The shortcut" not in (REPORTS / "report.html").read_text()


def test_twice_the_same_bytes_in_another_process(project):
    before = digests("reports")
    code = "from stages import plot, report; plot.main(['prompts']); report.main(['prompts'])"
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", code], check=True, env=env, timeout=300)
    assert digests("reports") == before


def test_a_missing_file_is_named(project):
    shutil.rmtree(REPORTS / "models/svm")
    with pytest.raises(FileNotFoundError, match="models/svm"):
        plot.main(["prompts"])


@pytest.mark.parametrize(
    ("stage", "change", "message"),
    [
        (plot, "plot: {top: 0}", r"prompts/params\.yaml: plot\.top: must be >= 1, got 0"),
        (report, "report: {alfa: 1}", "did you mean 'alpha'"),
        (report, "evaluate: {}", "no 'alpha' in evaluate"),
    ],
)
def test_a_wrong_knob_is_named(project, stage, change, message):
    TASK_PARAMS.write_text(re.sub(f"(?m)^{change.partition(':')[0]}:.*$", change, PARAMS))
    with pytest.raises(ParamError, match=message):
        stage.main(["prompts"])


@pytest.mark.parametrize("stage", ["plot", "report", "index"])
def test_a_stage_starts_without_heavy_libraries(stage):
    code = f"import sys, stages.{stage}; print([m for m in {list(HEAVY)} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_what_a_stage_adds_is_on_the_page(project):
    folder = REPORTS / "more/extra"
    folder.mkdir(parents=True)
    picture = next((REPORTS / "figures").glob("*.png")).read_bytes()
    (folder / "one.png").write_bytes(picture)
    about = {
        "title": "An <extra> topic",
        "text": "Why & how.",
        "pictures": {"A picture": "one.png"},
    }
    (folder / "about.json").write_text(json.dumps(about))
    report.main(["prompts"])
    text = (REPORTS / "README.md").read_text()
    assert r"- An \<extra\> topic: [A picture](more/extra/one.png)" in text
    page = (REPORTS / "report.html").read_text()
    assert "<h3>An &lt;extra&gt; topic</h3>" in page
    assert "<p>Why &amp; how.</p>" in page
    assert "<figcaption>A picture</figcaption>" in page


def test_the_readme_shows_the_table_the_verdict_and_five_pictures(project):
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    check_tables(text)
    results = pd.read_csv(REPORTS / "results.csv")
    best = results.iloc[0]
    block = text.partition("<!-- results prompts -->\n")[2].partition("<!-- end -->")[0]
    assert block.startswith("\n| model | macro-F1, other sources (90 %) |")
    assert f"| **{best['model']}** | {best['f1_external']:.3f} (" in block
    assert block.count("\n| ") == 1 + len(results)
    assert "this one has the highest external score." in block
    assert "from 30 sources" in block  # 20 external and 10 others
    assert "`reports/prompts/timing/`" in text
    pictures = [line for line in text.splitlines() if line.startswith("![")]
    assert len(pictures) == 5
    assert all((REPORTS / address).exists() for address in links(text))


def test_what_the_readme_takes_from_data_is_no_markdown(project):
    path = REPORTS / "champion.json"
    champion = json.loads(path.read_text()) | {"reason": "<b> | [x](http://y) \u202e"}
    path.write_text(json.dumps(champion))
    report.main(["prompts"])
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    assert r"\<b\> \| \[x\](http://y) \\u202e" in text


def test_the_summary_is_of_the_champion(project):
    best = pd.read_csv(REPORTS / "results.csv").iloc[0]
    row = json.loads((REPORTS / "summary.json").read_text())
    assert (row["task"], row["scale"], row["level"]) == ("prompts", "quick", "90 %")
    (answer,) = row["answers"]
    assert (answer["champion"], answer["score"]) == (best["model"], best["f1_external"])
    assert answer["baseline"] == "surface"


def test_without_a_table_of_features_a_model_has_none_on_the_page(project):
    (REPORTS / "explain/svm.csv").unlink()
    report.main(["prompts"])
    assert "svm has no weight for a single feature." in (REPORTS / "report.html").read_text()
