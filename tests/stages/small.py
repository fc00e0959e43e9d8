"""A small project of invented texts, for the stages from archives to predictions."""

import hashlib
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from rampart.core import files
from stages import extract, featurize, ingest, split, synthesize, train, tune

USER = Path("data/user/prompts")
WORDS = {
    "benign": "recipe holiday translate homework weather lesson explain birthday",
    "suspicious": "rumour unlocked sneak cheat doorbell gossip borrow hidden",
    "malicious": "ignore disregard override reveal pretend bypass obey persona",
}
COMMON = """again always around because before bring careful change colour corner early evening
every friend garden gentle green harbour heavy kitchen letter little market middle morning mountain
music never north often open orange paper people plain quiet rather river second silver simple"""
FILE = "pipelines/prompts/params.yaml"
SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
PARAMS = {
    "extract": {"corpus": {"package": "bastion", "reader": "bastioncorpus"}},
    "synthesize": {"count": 4},
    "ingest": {
        "packages": ["corpus", "generated"],
        "files": [f"{USER}/mine.csv", {"path": f"{USER}/others.jsonl", "role": "external"}],
        "family": "topic",
    },
    "split": {
        "test": 0.2, "validation": ["user/*-val"], "max_rejected": 3,
        "compose": {"quoted": {"train": 3, "validation": 3}}, "balance": {"source": 0.8, "kind": 1},
    },
    "featurize": {"tfidf": {"word_features": 200, "char_features": 300}, "surface": {}},
    "tune": {"folds": 2},
    "train": {
        "logreg": {
            "features": "tfidf", "estimator": "logreg", "source_balance": 0.5, "C": [0.3, 3.0],
        },
        "trees": {"features": "tfidf", "estimator": "xgboost", "selected": 40, "rounds": 3},
        "surface": {"features": "surface", "estimator": "svm", "folds": 0},
    },
}  # fmt: skip
MODELS = ("logreg", "trees", "surface")


def texts(label, families, count, seed):
    """Return rows of the user's: half of the words are anybody's, half the class's."""
    rng = np.random.default_rng(seed)
    return [
        {
            "user_message": " ".join(
                rng.choice(COMMON.split(), 9).tolist() + rng.choice(telling, 7).tolist()
            ),
            "classification": label,
            "topic": f"{label}-{family}",
        }
        for family in families
        for telling in [WORDS[label].split()]
        for _ in range(count)
    ]


def write_params(**changes):
    """Write both files; a change is a name with two underscores for each dot, and its value."""
    params = json.loads(json.dumps({**SHARED, **PARAMS}))
    for name, value in changes.items():
        *path, last = name.split("__")
        block = params
        for part in path:
            block = block[part]
        block[last] = value
    write_files({key: params.pop(key) for key in SHARED}, params)


def write_files(shared, params, task="prompts"):
    """Write the parameters of all tasks and of one, and a stub of a stage for each block."""
    files.write_text("params.yaml", yaml.safe_dump(shared))
    files.write_text(f"pipelines/{task}/params.yaml", yaml.safe_dump(params))
    for stage in params:
        files.write_text(f"stages/{stage}.py", "")


def write_inputs():
    """Write everything that the first stage needs."""
    write_params()
    licence = {"name": "bastioncorpus", "version": "0.6.0", "licence": "MIT", "data_licence": "CC0"}
    files.write_text("data/packages.yaml", yaml.safe_dump({"packages": {"bastion": licence}}))
    lines = [
        {"text": f"{row['user_message']} corpus", "label": label, "category": kind, "lang": "en"}
        for label, kind in (("benign", "benign_support"), ("malicious", "direct_injection"))
        for row in texts(label, ["x"], 6, seed=90)
    ]
    archive = Path("data/packages/bastion/bastion.whl")
    archive.parent.mkdir(parents=True)
    with zipfile.ZipFile(archive, "w") as handle:
        member = "bastioncorpus/corpus/injections.jsonl"
        handle.writestr(member, "\n".join(map(json.dumps, lines)))
    mine, others = [], []
    for number, label in enumerate(WORDS):
        mine += texts(label, ["a", "b", "c", "d", "val"], 8, seed=number)
        others += texts(label, ["out"], 8, seed=number + 50)
    mine += [{**mine[0], "user_message": mine[0]["user_message"].upper() + "!"}]  # again
    mine += [{**mine[1], "user_message": " \t"}]  # nothing
    others += [{**mine[2], "topic": "benign-out"}]  # what training has
    USER.mkdir(parents=True)
    pd.DataFrame(mine).to_csv(USER / "mine.csv", index=False)
    pd.DataFrame(others).to_json(USER / "others.jsonl", orient="records", lines=True)


def run(*stages):
    """Run stages by name, or all of them."""
    items = {featurize: PARAMS["featurize"], tune: MODELS, train: MODELS}
    for stage in stages or (extract, synthesize, ingest, split, featurize, tune, train):
        for item in [[name] for name in items.get(stage, [])] or [[]]:
            stage.main(["prompts", *item])


def outputs(*tops):
    """Return the digest of every file below some folders."""
    paths = [path for top in tops for path in Path(top).rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def splits():
    return {
        name: pd.read_parquet(f"data/prompts/splits/{name}.parquet")
        for name in ("train", "validation", "test", "external")
    }


def write_figures(task: str, model: str, classes: Sequence[str]) -> None:
    """Write what a model card tells of a model: its scores, its knobs and where rows are from."""
    of_class = {"precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 8}
    one = {"ece": 0.01, "n": 40, "by_class": dict.fromkeys(classes, of_class), "off_by": 0.25}
    for name in ("accuracy", "f1_macro"):
        one |= {f"{name}_low": 0.8, name: 0.85, f"{name}_high": 0.9}
    reports = f"reports/{task}"
    files.write_json(f"{reports}/models/{model}/metrics.json", {"test": one, "external": one})
    files.write_json(f"{reports}/tuning/{model}.json", {"best_params": {"trees": 8}, "cv": None})
    day = {"package": "testbed", "version": "", "data_licence": "recorded here", "rows": 20}
    sources = [{"name": f"testbed/day-{place}", **day} for place in range(2)]
    files.write_json(f"{reports}/data.json", {"sources": sources})
