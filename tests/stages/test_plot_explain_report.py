"""The three stages that people read, one after the other on made-up results of seven models."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from rampart.explain import ERROR_COLUMNS, TOKEN_COLUMNS
from rampart.params import ParamError
from rampart.tasks.prompts import score
from stages import errors as errors_stage
from stages import explain, plot, report
from tests import synthetic_reports

ROOT = Path(__file__).parents[2]
REPORTS = Path("reports/prompts")
HEAVY = ("matplotlib", "sklearn", "scipy", "xgboost", "torch", "jinja2", "joblib")
PARAMS = """
scale: quick
seed: 7
compare: {prompts: {baselines: [majority, surface]}}
train:
  prompts-svm: {task: prompts, model: svm, features: tfidf, estimator: logreg}
  prompts-majority: {task: prompts, model: majority, features: tfidf, estimator: majority}
explain: {prompts: {tokens: 4}}
errors: {prompts: {examples: 2}}
plot: {prompts: {}}
report: {prompts: {}}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder with what the stages before leave, the figures and the page."""
    root = tmp_path_factory.mktemp("made")
    synthetic_reports.write(root, rows=600)
    (root / "params.yaml").write_text(PARAMS)
    (root / "stages").mkdir()
    for stage in ("train", "compare", "errors", "explain", "plot", "report"):
        (root / "stages" / f"{stage}.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        patch.setattr(score, "POSITIVE", "malicious", raising=False)
        plot.main(["prompts"])
        report.main(["prompts"])
    return root


@pytest.fixture
def project(made, tmp_path, monkeypatch):
    """A copy of it to change."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(score, "POSITIVE", "malicious", raising=False)
    return tmp_path


@pytest.fixture
def page(project):
    return (REPORTS / "report.html").read_text(encoding="utf-8")


def digests(folder):
    files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Page(HTMLParser):
    """What a browser would take from the page: its elements, and the text outside styles."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.attributes, self.words, self.inside = [], [], [], []
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.words))

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self.inside.append(tag)

    def handle_endtag(self, tag):
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data):
        if "style" not in self.inside:
            self.words.append(data)


def test_explain_and_errors_write_their_tables(project):
    shutil.rmtree(REPORTS / "explain")
    shutil.rmtree(REPORTS / "errors")
    for item in ("prompts-svm", "prompts-majority"):
        explain.main([item])
        errors_stage.main([item])
    tokens = pd.read_csv(REPORTS / "explain/svm.csv")
    assert list(tokens.columns) == TOKEN_COLUMNS
    assert tokens.groupby("class").size().max() == 4
    # The five texts take turns over the 60 training rows, and one of them has the word.
    counts = tokens.set_index("token")["n_train"]
    assert set(counts[counts.index.isin(["ignore previous", "system prompt", "pretend"])]) == {12}
    assert (REPORTS / "explain/majority.csv").read_text() == ",".join(TOKEN_COLUMNS) + "\n"
    errors = pd.read_csv(REPORTS / "errors/svm.csv")
    assert list(errors.columns) == ERROR_COLUMNS
    assert errors.groupby(["split", "source"]).size().max() == 2
    assert not errors["text_excerpt"].str.contains("[\u202a-\u202e\u200b\x1b]").any()
    assert not errors["text_excerpt"].str.startswith(("=", "+", "-", "@")).any()


def test_plot_writes_points_and_figures(project):
    points = {path.name for path in (REPORTS / "plots").iterdir()}
    assert points == {"roc.csv", "pr.csv", "calibration.csv", "confusion.csv"}
    confusion = pd.read_csv(REPORTS / "plots/confusion.csv")
    assert confusion.groupby("model")["n"].sum().nunique() == 1  # every model on the same rows
    for figure in ("leaderboard", "radar", "parallel", "recall_by_source", "calibration"):
        assert (REPORTS / f"figures/{figure}.png").read_bytes().startswith(b"\x89PNG")


def test_a_figure_that_is_drawn_no_more_does_not_stay(project):
    (REPORTS / "figures/old.png").touch()
    plot.main(["prompts"])
    assert not (REPORTS / "figures/old.png").exists()


def test_the_page_says_which_model_how_good_and_how_sure(page):
    text = Page(page).text
    first = pd.read_csv(REPORTS / "results.csv").iloc[0]
    assert f"{first['model']} is the best of the 5 models" in text
    assert f"{first['f1_external']:.3f}" in text
    assert f"{first['f1_external_low']:.3f} to {first['f1_external_high']:.3f}" in text
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
    found = Page(page)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(found.elements)
    for tag, name, value in found.attributes:
        if name == "src":
            assert value.startswith("data:image/png;base64,"), tag
        if name == "href":
            assert value.startswith("#"), tag
        assert not name.startswith("on"), (tag, name)
    assert found.elements.count("img") == 8
    assert "url(" not in page
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_hostile_texts_are_shown_and_do_nothing(page):
    found = Page(page)
    assert "<script>alert('x')</script> <img src=x onerror=alert(1)>" in found.text
    assert r"safe \u202etxt.exe\u202c hidden \u200bzero\u200b" in found.text
    assert "{{ 7 * 7 }} ${{ secrets }} --> </td></tr></table>" in found.text
    assert not re.search(
        "[\u0000-\u0008\u000b-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", page
    )


def test_a_hostile_name_is_harmless_too(project):
    path = REPORTS / "data.json"
    evil = r"</style><script>x</script>\u202e"
    path.write_text(path.read_text().replace('"name": "gandalf"', f'"name": "{evil}"'))
    report.main(["prompts"])
    found = Page((REPORTS / "report.html").read_text())
    assert "script" not in found.elements
    assert r"</style><script>x</script>\u202e" in found.text


def test_tokens_that_look_like_missing_values_stay(project):
    path = REPORTS / "explain/svm.csv"
    path.write_text("class,rank,token,weight,n_train\nbenign,1,null,1.0,5\nbenign,2,nan,0.5,4\n")
    table = report.read_texts(path)
    assert table["token"].tolist() == ["null", "nan"]
    assert table["weight"].tolist() == [1.0, 0.5]


def test_without_the_surface_baseline_the_page_has_no_such_section(project):
    params = PARAMS.replace("report: {prompts: {}}", "report: {prompts: {shortcut: none}}")
    Path("params.yaml").write_text(params)
    report.main(["prompts"])
    assert "The shortcut" not in (REPORTS / "report.html").read_text()


def test_twice_the_same_bytes_in_another_process(project):
    before = digests("reports")
    code = (
        "from rampart.tasks.prompts import score; score.POSITIVE = 'malicious'\n"
        "from stages import plot, report\n"
        "plot.main(['prompts']); report.main(['prompts'])"
    )
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
        (plot, "plot: {prompts: {top: 0}}", r"plot\.prompts\.top: must be >= 1, got 0"),
        (report, "report: {prompts: {alfa: 1}}", "did you mean 'alpha'"),
        (explain, "explain: {prompts: {tokens: -1}}", r"explain\.prompts\.tokens: must be >= 1"),
    ],
)
def test_a_wrong_knob_is_named(project, stage, change, message):
    params = re.sub(f"(?m)^{change.partition(':')[0]}:.*$", change, PARAMS)
    Path("params.yaml").write_text(params)
    with pytest.raises(ParamError, match=message):
        stage.main(["prompts-svm" if stage is explain else "prompts"])


@pytest.mark.parametrize("stage", ["errors", "explain", "plot", "report"])
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
    page = (REPORTS / "report.html").read_text()
    assert "<h3>An &lt;extra&gt; topic</h3>" in page
    assert "<p>Why &amp; how.</p>" in page
    assert "<figcaption>A picture</figcaption>" in page
