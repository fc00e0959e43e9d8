"""A repository with a made-up task, and what DVC would do in it: files, in milliseconds.

git is real; DVC is replaced where ``app.retrain.shell`` starts it, by ``Dvc``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from contextlib import chdir
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import yaml

from app.release import registry

TASK = "prompts"
NEW = f"data/user/{TASK}/new"
PARAMS = f"pipelines/{TASK}/params.yaml"
CLASSES = 3
PARAM_BLOCKS = {
    "ingest": {"packages": [], "files": []},
    "package": {"name": "prompt-screen", "version": "1.0.0"},
}
IGNORED = ".rampart/\n/data/*/\n!/data/user/\n/models/*\n"


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout


def repository(root: Path, blocks: dict | None = None) -> Path:
    """Make a repository whose task has a package, a champion and no new rows."""
    written = {
        "params.yaml": {"scale": "tiny", "seed": 1},
        PARAMS: blocks or PARAM_BLOCKS,
        f"reports/{TASK}/champion.json": {"model": "logreg"},
    }
    config, _ = package("1.0.0", "logreg")
    written[f"reports/{TASK}/package.json"] = config
    for name, content in written.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(
            yaml.safe_dump(content) if name[-4:] == "yaml" else json.dumps(content)
        )
    texts = {".gitignore": IGNORED, ".dvc/config": "", ".dvc/.gitignore": "/config.local\n/cache\n"}
    texts |= {f"{NEW}/README.md": "# New rows\n", f"pipelines/{TASK}/dvc.yaml": "stages: {}\n"}
    for stage in ("ingest", "package", "retrain"):
        texts[f"stages/{stage}.py"] = ""
    for name, text in texts.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "config", "user.name", "bench")
    git(root, "config", "user.email", "bench@localhost")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "state")
    predictions(root / f".dvc/cache/data/{TASK}/calibrated/logreg.parquet", right=0.6)
    return root


def package(version: str, model: str) -> tuple[dict, dict[str, bytes]]:
    """Return config.json and the files of a package; its graph is no graph."""
    contents = {"model.onnx": f"{model} {version}".encode(), "labels.json": b'["a", "b", "c"]'}
    config = {
        "name": "prompt-screen",
        "task": TASK,
        "version": version,
        "model": model,
        "feature_version": "1",
        "minimum_onnxruntime": "1.12.0",
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in contents.items()
        },
    }
    return config, contents


def served(root: Path, version: str = "1.0.0") -> bytes:
    """Let a version be served, all by itself; return the bytes of release.json."""
    from app.release import actions, state, store

    config, contents = package(version, "logreg")
    write_package(root / "served", config, contents)
    with chdir(root):
        store.keep(TASK, root / "served", Path(".rampart/versions"))
        actions.promote(state.Place(), TASK, version)
    return (root / ".rampart/release.json").read_bytes()


def write_package(folder: Path, config: dict, contents: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (contents | {"config.json": json.dumps(config).encode()}).items():
        (folder / name).write_bytes(content)


def predictions(path: Path, right: float, rows: int = 300) -> None:
    """Write calibrated predictions, of which a part is right."""
    rng = np.random.default_rng(7)
    label = np.arange(rows) % CLASSES
    wrong = np.arange(rows) >= right * rows
    frame = pd.DataFrame({"id": [f"{k:04}" for k in range(rows)], "split": "test", "label": label})
    frame["group"] = frame["id"]
    order = rng.permutation(rows)
    frame["prediction"] = np.where(wrong[order], (label + 1) % CLASSES, label)
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(path, index=False)


class Dvc:
    """Stands in for ``subprocess`` in ``app.retrain.shell``: runs git, plays dvc.

    Parameters
    ----------
    right : the part of the test rows that the model trained again gets right.
    commands : what was run, by name and verb.
    """

    STDOUT, DEVNULL = subprocess.STDOUT, subprocess.DEVNULL

    def __init__(self, right: float = 0.9):
        self.right = right
        self.commands: list[str] = []

    def run(self, words, cwd, **settings):
        status = 0
        if words[0] == "python":  # -m app.release register TASK --store FOLDER
            with chdir(cwd):
                registry.register(words[4], Path(f"models/{words[4]}/package"), Path(words[6]))
        elif words[0] == "dvc":
            status = getattr(self, words[1])(Path(cwd), [w for w in words[2:] if w[:2] != "--"])
        else:
            status = subprocess.run(words, cwd=cwd, **settings).returncode
        self.commands.append(" ".join(words[:2]))
        return SimpleNamespace(returncode=status)

    def repro(self, tree: Path, targets: list[str]) -> int:
        params = yaml.safe_load((tree / PARAMS).read_text())
        config, contents = package(params["package"]["version"], "forest")
        new = sorted(path.name for path in (tree / NEW).rglob("*.csv"))
        files = {
            f"reports/{TASK}/package.json": config,
            f"reports/{TASK}/champion.json": {"model": "forest"},
            f"reports/{TASK}/retrain.json": {"decision": "promoted", "reason": "as the stage says"},
            f"pipelines/{TASK}/dvc.lock": {"package": config["version"], "rows": new},
        }
        for name, content in files.items():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            (tree / name).write_text(json.dumps(content))
        write_package(tree / f"models/{TASK}/package", config, contents)
        predictions(tree / f"data/{TASK}/calibrated/forest.parquet", self.right)
        return 0

    def checkout(self, tree: Path, names: list[str]) -> int:
        from dvc.config import Config

        config = Config(str(tree / ".dvc"))
        cache = Path(config["cache"].get("dir") or tree / ".dvc/cache")
        for name in names:
            if not (cache / name).is_file():
                return 1
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(cache / name, tree / name)
        return 0

    pull = checkout

    def add(self, tree: Path, names: list[str]) -> int:
        for name in names:
            path = tree / name
            path.with_name(f"{path.name}.dvc").write_text("outs: []\n")
            with open(path.parent / ".gitignore", "a") as stream:
                stream.write(f"/{path.name}\n")
        return 0
