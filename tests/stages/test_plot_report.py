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


@pytest.mark.usefixtures("undrawn")
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
    score, beside = (
        f"{first[name]:.3f} ({{}}{first[f'{name}_low']:.3f} to {first[f'{name}_high']:.3f})"
        for name in ("kind_recall_external", "f1_external")
    )
    words = f"its recall by kind is {score.format('90 % interval ')}"
    assert f"{words}, its macro-F1 {beside.format('')}." in text
    assert "scale: quick" in text
    assert "against majority (baseline)" in text
    assert "reports/prompts/timing/" in text
    assert "gandalf prompt-armor 0.9.1 Apache-2.0 MIT malicious 310" in text
    assert "near duplicate 812" in text
    for heading in ("Leaderboard", "Criteria", "Significance", "The shortcut", "Recall by kind",
                    "Recall by source",
                    "Errors by source", "Strongest features", "Stability", "Calibration", "Data",
                    "How to reproduce", "Definitions"):  # fmt: skip
        assert heading in text


def test_the_page_needs_nothing_else(page):
    whole = Page(page)
    check_alone(whole)
    assert whole.elements.count("img") == 9
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
    path = REPORTS / "models/svm/explain.csv"
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


def test_the_stages_start_without_heavy_libraries():
    code = "import sys, stages.plot, stages.report, stages.index"
    code += f"; print([m for m in {list(HEAVY)} if m in sys.modules])"
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
    assert block.startswith("\n| model | recall by kind, other sources (90 %) |")
    assert f"| **{best['model']}** | {best['kind_recall_external']:.3f} (" in block
    assert f"**{best['model']}**: recall by kind {best['kind_recall_external']:.3f} on" in block
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
    assert (answer["champion"], answer["score"]) == (best["model"], best["kind_recall_external"])
    assert row["metric"] == "recall by kind, unseen sources"
    simple = pd.read_csv(REPORTS / "results.csv").set_index("model")["kind_recall_external"]
    assert answer["baseline"] == simple[["majority", "surface"]].idxmax()


def test_without_a_table_of_features_a_model_has_none_on_the_page(project):
    best = pd.read_csv(REPORTS / "results.csv").iloc[0]["model"]
    (REPORTS / f"models/{best}/explain.csv").unlink()
    report.main(["prompts"])
    assert f"{best} has no weight for a single feature." in (REPORTS / "report.html").read_text()


def test_the_page_tells_kinds_languages_and_thresholds(page):
    text = Page(page).text
    best = pd.read_csv(REPORTS / "results.csv").iloc[0]["model"]
    kinds = pd.read_csv(REPORTS / f"models/{best}/by_kind.csv").query("split == 'external'")
    called = pd.read_csv(REPORTS / "more/slices/called.csv").query("split == 'external'")
    for row in kinds.itertuples():
        assert f"{row.kind.replace('_', ' ')} {row.n:,} {100 * row.recall:.0f} %" in text
    alarms = called.query("slice == 'foreign' and called == 'malicious'").iloc[0]["rate"]
    assert f"{100 * alarms:.{1 if alarms < 0.1 else 0}f} %" in text
    assert "Widest gap, benign rows called malicious:" in text
    assert "a persona" not in text  # what a kind is, for kinds that there are
    assert "sets the instructions of the model aside" in text
    failed = pd.read_csv(REPORTS / "criteria.csv").query("model == @best and not passed")
    assert len(failed)
    assert f"Why {best} fails" in text
    assert text.count("of what is lost.") == len(failed)


def test_the_readme_says_why_a_criterion_is_not_passed(project):
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    check_tables(text)
    assert "| criterion | value | limit | | why |" in text
    (line,) = (line for line in text.splitlines() if line.startswith("| false alarms | 0."))
    assert "| fails | called malicious: " in line
    for heading in ("## By kind", "## By language", "## Thresholds"):
        assert heading in text
    assert text.count("\n| benign | ") == 5  # kinds


@pytest.mark.usefixtures("undrawn")
def test_without_kinds_nothing_is_told_of_them(project):
    shutil.rmtree(REPORTS / "more/slices")
    for path in REPORTS.glob("models/*/by_kind.csv"):
        path.unlink()
    data = json.loads((REPORTS / "data.json").read_text())
    (REPORTS / "data.json").write_text(json.dumps({k: v for k, v in data.items() if k != "kinds"}))
    plot.main(["prompts"])
    report.main(["prompts"])
    assert not (REPORTS / "figures/recall_by_kind.png").exists()
    text = (REPORTS / "README.md").read_text(encoding="utf-8")
    assert "| criterion | value | limit | |\n" in text
    assert "## By kind" not in text
    assert 'id="kinds"' not in (REPORTS / "report.html").read_text()
