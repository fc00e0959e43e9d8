"""The edits with which docs/prompts.md trains on a user's own rows alone, from its text."""

import re
from pathlib import Path

import pandas as pd
import yaml

from rampart.core import files
from stages import ingest, split
from tests.stages.small import SHARED, USER, texts, write_files

ROOT = Path(__file__).parents[3]
KNOBS = "pipelines/prompts/params.yaml"


def edits():
    """Return what the page says to write into params.yaml."""
    page = (ROOT / "docs/prompts.md").read_text(encoding="utf-8")
    (block,) = re.findall(rf"^```yaml\n# {re.escape(KNOBS)}\n(.*?)^```$", page, re.M | re.S)
    return yaml.safe_load(block)


def test_four_edits_are_enough(tmp_path, monkeypatch):
    params = yaml.safe_load((ROOT / KNOBS).read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    changed = [(name, key) for name, block in edits().items() for key in block]
    assert len(changed) == 4
    for name, key in changed:
        assert key in params[name], f"{name}.{key} is no knob of the committed file"
        params[name][key] = edits()[name][key]
    write_files({**SHARED, "scale": "quick"}, params)
    files.write_text("data/packages.yaml", "packages: {}\n")
    rows = [row for n, name in enumerate(("benign", "suspicious", "malicious"))
            for row in texts(name, ["a"], 60, seed=n)]  # fmt: skip
    USER.mkdir(parents=True)
    pd.DataFrame(rows)[["user_message", "classification"]].to_csv(USER / "mine.csv", index=False)
    # What the packages that are left out hold is known: the patterns for them are no mistakes.
    left_out = [*params["split"]["external"], *params["split"]["validation"]]
    left_out += [*params["split"]["caps"], *[f"evals/{n}" for n in range(3)]]
    names = [pattern.replace("*", "") for pattern in left_out]
    frame = pd.DataFrame({"text": "x", "label": 0, "source": names, "family": names})
    files.write_parquet("data/prompts/extracted/rest.parquet", frame.assign(package="rest"))
    ingest.main(["prompts"])
    split.main(["prompts"])
    for name in ("train", "validation", "test", "external"):
        part = pd.read_parquet(f"data/prompts/splits/{name}.parquet")
        assert set(part["label"]) == {0, 1, 2}
