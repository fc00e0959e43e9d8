"""One bad value in the parameters of a task, as they are: each stage says which, and stops."""

import copy
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from rampart.core.cli import sentence
from tests.refusals import refused
from tests.stages.small import write_files

ROOT = Path(__file__).parents[2]
SHARED = {"scale": "quick", "seed": 7, "compute": {"workers": 1}}

# The task, the stage and its words, what is changed, and what is said of it.
CASES = [
    ("prompts", "featurize tfidf", "featurize.tfidf.word_features", 0, "must be > 0, got 0"),
    ("prompts", "featurize tfidf", "featurize.tfidf.min_df", 0, "must be >= 1, got 0"),
    ("prompts", "featurize tfidf", "featurize.tfidf.max_chars", 1, "must be >= 2, got 1"),
    ("prompts", "featurize tfidf", "featurize.tfidf.word_size", 1, "did you mean 'word_sizes'"),
    ("prompts", "featurize tfdf", None, None, "did you mean 'tfidf'"),
    ("prompts", "featurize surface", "featurize.surface", {"size": 3}, "unknown key"),
    ("prompts", "evaluate svm", "evaluate.alpha", 0, "must be > 0, got 0"),
    ("prompts", "evaluate svm", "evaluate.alpha", 1.5, "must be < 1, got 1.5"),
    ("prompts", "evaluate svm", "evaluate.bootstrap", 5, "must be >= 100, got 5"),
    ("prompts", "evaluate svm", "evaluate.ece_bins", 1, "must be >= 2, got 1"),
    ("prompts", "evaluate svm", "evaluate.unit", "rows", "must be one of 'row' or 'group'"),
    ("prompts", "evaluate svm", "evaluate.calibrate.method", "temprature", "must be one of"),
    ("prompts", "evaluate svm", "evaluate.calibrate.positive", "malicius", "'malicious'"),
    ("prompts", "evaluate svm", "evaluate.calibrate.objective", "f1", "unknown name 'f1'"),
    ("prompts", "evaluate svm", "evaluate.score", {"outside": []}, "unknown key"),
    ("prompts", "explain svm", "explain.tokens", 0, "must be >= 1, got 0"),
    ("prompts", "explain svm", "explain.latency_ms", -1, "must be > 0, got -1"),
    ("prompts", "explain svm", "explain.batch", 0, "must be > 0, got 0"),
    ("prompts", "explain svm", "explain.token", 20, "did you mean 'tokens'"),
    ("prompts", "compare", "compare.alpha", 0, "must be > 0, got 0"),
    ("prompts", "compare", "compare.bootstrap", 1, "must be >= 100, got 1"),
    ("prompts", "compare", "compare.criteria.recall_malicious", "much", "valid number"),
    ("prompts", "slices", "slices.by", "source", "valid tuple"),
    ("prompts", "slices", "slices.lengths", {"text": [0]}, "must be > 0, got 0"),
    ("prompts", "slices", "slices.points", 1, "must be >= 5, got 1"),
    ("prompts", "plot", "plot.top", 0, "must be >= 1, got 0"),
    ("prompts", "plot", "plot.points", 3, "must be >= 10, got 3"),
    ("prompts", "plot", "evaluate.alpha", 5, "alpha: must be above 0 and below 1, got 5"),
    ("prompts", "report", "report.alpha", 2, "must be < 1, got 2"),
    ("prompts", "report", "report.titel", "x", "did you mean 'title'"),
    ("prompts", "report", "compare.alpha", "small", "alpha: must be above 0 and below 1"),
    ("columns", "featurize onehot", "featurize.onehot.size", 0, "must be"),
    ("columns", "featurize columns", "featurize.columns", {"width": 376}, "unknown key"),
    ("columns", "featurize column", None, None, "did you mean 'columns'"),
    ("columns", "evaluate forest", "evaluate.calibrate.positive", "text", "must be given both"),
    ("columns", "evaluate forest", "evaluate.score", {"outside": []}, "unknown key"),
    ("columns", "evaluate forest", "evaluate.examples", 0, "must be >= 1, got 0"),
    ("columns", "export forest", "export.forest.opset", 12, "must be >= 13, got 12"),
    ("columns", "export forest", "export.forest.opset", 22, "must be <= 21, got 22"),
    ("columns", "export forest", "export.forest.agreement", 1.1, "must be <= 1, got 1.1"),
    ("columns", "export forest", "export.forest.agreement", 0, "must be > 0, got 0"),
    ("columns", "export forest", "export.forest.estimator", "frest", "did you mean 'forest'"),
    ("columns", "export forest", "export.forest.estimator", "svm", "no rampart.serving"),
    ("columns", "export forests", None, None, "did you mean 'forest'"),
    ("columns", "explain forest", "explain.size_mib", 0, "must be > 0, got 0"),
    ("columns", "robustness", "robustness.rows", [5, 0], "must be > 0, got 0"),
    ("columns", "robustness", "robustness.alpha", 0, "must be > 0, got 0"),
    ("columns", "robustness", "robustness.row", [5], "did you mean 'rows'"),
    ("columns", "importance forest", "importance.forest.repeats", 0, "must be >= 1, got 0"),
    ("columns", "importance forest", "importance.forest.rows", 5, "must be >= 10, got 5"),
    ("columns", "importance forest", "importance.forest.best", [0], "must be >= 1, got 0"),
    ("columns", "importance forest", "train.forest.source_balance", 2, "must be <= 1, got 2"),
    ("columns", "importance xgboost", None, None, "no 'xgboost' in importance"),
    ("columns", "curve network", "curve.network.epochs", 3, "unknown key"),
    ("columns", "curve forest", None, None, "no 'forest' in curve"),
    ("columns", "compare", "compare.unit", "table", "must be one of 'row' or 'group'"),
    ("columns", "compare", "compare.baseline", ["rules"], "did you mean 'baselines'"),
    ("columns", "slices", "slices.alpha", 1, "must be < 1, got 1"),
    ("columns", "plot", "plot.top", 99, "must be <= 8, got 99"),
    ("columns", "report", "report.alpha", 0, "must be > 0, got 0"),
]


def changed(params, name, value):
    """Return parameters with one value more, or another one."""
    params = copy.deepcopy(params)
    *path, last = name.split(".")
    block = params
    for part in path:
        block = block[part]
    block[last] = value
    return params


@pytest.fixture(scope="module")
def known():
    text = {task: ROOT / f"pipelines/{task}/params.yaml" for task, *_ in CASES}
    return {task: yaml.safe_load(path.read_text(encoding="utf-8")) for task, path in text.items()}


@pytest.mark.parametrize(("task", "words", "name", "value", "said"), CASES)
def test_a_bad_value_is_named(known, task, words, name, value, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    params = known[task] if name is None else changed(known[task], name, value)
    write_files(SHARED, params, task)
    stage, *item = words.split()
    before = sorted(tmp_path.rglob("*"))
    tried = f"python -m stages.{stage} {task} {' '.join(item)}".strip()
    with refused(task, f"{name}: {value}" if name else tried) as caught:
        import_module(f"stages.{stage}").main([task, *item])
    assert said in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before  # nothing was written


@pytest.mark.parametrize(
    ("task", "words", "file"),
    [
        ("prompts", "featurize tfidf", "data/prompts/splits/train.parquet"),
        ("prompts", "evaluate svm", "data/prompts/predictions/svm.parquet"),
        ("prompts", "explain svm", "models/prompts/svm/model.joblib"),
        ("prompts", "slices", "data/prompts/splits/test.parquet"),
        ("prompts", "plot", "reports/prompts/results.csv"),
        ("prompts", "report", "reports/prompts/results.csv"),
        ("columns", "featurize columns", "data/columns/splits/train.parquet"),
        ("columns", "evaluate forest", "data/columns/predictions/forest.parquet"),
        ("columns", "export forest", "models/columns/forest/model.joblib"),
        ("columns", "robustness", "reports/columns/results.csv"),
        ("columns", "importance forest", "reports/columns/tuning/forest.json"),
        ("columns", "curve network", "models/columns/network/model.joblib"),
    ],
)
def test_a_stage_before_those_that_it_needs(known, task, words, file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(SHARED, known[task], task)
    stage, *item = words.split()
    before = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    tried = " ".join(["python -m", f"stages.{stage}", task, *item])
    with refused(task, f"{tried} before what it needs") as caught:
        import_module(f"stages.{stage}").main([task, *item])
    assert file in sentence(caught.value)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == before


@pytest.mark.parametrize("task", ["promts", "../prompts", ""])
def test_a_task_that_is_none(task, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_files(SHARED, {"plot": {}}, "prompts")
    with refused("all", f"python -m stages.plot {task!r}"):
        import_module("stages.plot").main([task])


def test_an_index_of_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with refused("all", "python -m stages.index before any task", match="run the tasks first"):
        import_module("stages.index").main([])
