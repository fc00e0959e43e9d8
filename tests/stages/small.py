"""A small project of invented texts, for the stages from archives to predictions."""

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from rampart import files
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
PARAMS = {
    "scale": "tiny",
    "seed": 7,
    "compute": {"engine": "local", "workers": 1},
    "extract": {
        "prompts-corpus": {
            "task": "prompts", "name": "corpus", "package": "bastion", "reader": "bastioncorpus",
        },
    },
    "synthesize": {"prompts": {"count": 4}},
    "ingest": {
        "prompts": {
            "packages": ["corpus", "generated"],
            "files": [
                f"{USER}/mine.csv",
                {"path": f"{USER}/others.jsonl", "role": "external"},
            ],
            "family": "topic",
        },
    },
    "split": {"prompts": {"test": 0.2, "validation": ["user/*-val"], "max_rejected": 3}},
    "featurize": {
        "prompts-tfidf": {
            "task": "prompts", "kind": "tfidf", "word_features": 200, "char_features": 300,
        },
        "prompts-surface": {"task": "prompts", "kind": "surface"},
    },
    "tune": {"prompts": {"folds": 2}},
    "train": {
        "prompts-logreg": {
            "task": "prompts", "model": "logreg", "features": "tfidf", "estimator": "logreg",
            "source_balance": 0.5, "C": [0.3, 3.0],
        },
        "prompts-trees": {
            "task": "prompts", "model": "trees", "features": "tfidf", "estimator": "xgboost",
            "selected": 40, "rounds": 3,
        },
        "prompts-surface": {
            "task": "prompts", "model": "surface", "features": "surface", "estimator": "svm",
        },
    },
}  # fmt: skip
MODELS = ("logreg", "trees", "surface")


def texts(label, families, count, seed):
    """Return rows of the user's: half of the words are anybody's, half the class's."""
    rng = np.random.default_rng(seed)
    return [
        {
            "user_message": " ".join(
                rng.choice(COMMON.split(), 9).tolist() + rng.choice(own, 7).tolist()
            ),
            "classification": label,
            "topic": f"{label}-{family}",
        }
        for family in families
        for own in [WORDS[label].split()]
        for _ in range(count)
    ]


def write_params(**changes):
    """Write params.yaml; a change is a name with two underscores for each dot, and its value."""
    params = json.loads(json.dumps(PARAMS))
    for name, value in changes.items():
        *path, last = name.split("__")
        block = params
        for part in path:
            block = block[part]
        block[last] = value
    files.write_text("params.yaml", yaml.safe_dump(params))


def write_inputs():
    """Write everything that the first stage needs."""
    write_params()
    for stage in PARAMS:
        if stage not in ("scale", "seed", "compute"):
            files.write_text(f"stages/{stage}.py", "")
    licence = {"name": "bastioncorpus", "version": "0.6.0", "licence": "MIT", "data_licence": "CC0"}
    files.write_text("data/packages.yaml", yaml.safe_dump({"packages": {"bastion": licence}}))
    lines = [
        {"text": f"{row['user_message']} corpus", "label": label}
        for label in ("benign", "malicious")
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
    items = {
        extract: ["prompts-corpus"],
        featurize: ["prompts-tfidf", "prompts-surface"],
        tune: [f"prompts-{model}" for model in MODELS],
        train: [f"prompts-{model}" for model in MODELS],
    }
    for stage in stages or (extract, synthesize, ingest, split, featurize, tune, train):
        for item in items.get(stage, ["prompts"]):
            stage.main([item])


def outputs(*tops):
    """Return the digest of every file below some folders."""
    paths = [path for top in tops for path in Path(top).rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def splits():
    return {
        name: pd.read_parquet(f"data/prompts/splits/{name}.parquet")
        for name in ("train", "validation", "test", "external")
    }
