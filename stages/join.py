"""Join fitted kinds of features side by side, without extracting anything again.

    python -m stages.join prompts joined

in   data/<task>/features/<part>/{features.joblib,train.npz,validation.npz,test.npz,external.npz}
out  the same in data/<task>/features/<kind>/
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from rampart.core import cli, files, matrices
from rampart.core.loading import load
from rampart.core.params import Block, Name, ParamError, block, read

SPLITS = ("train", "validation", "test", "external")
PLACES = ("first", "second", "third")


class JoinParams(Block):
    """The block ``join.<kind>``: two or three items of featurize, and how much each counts."""

    first: Name
    second: Name
    third: Name | None = None
    first_scale: float = Field(default=1.0, gt=0, le=1e3)
    second_scale: float = Field(default=1.0, gt=0, le=1e3)
    third_scale: float = Field(default=1.0, gt=0, le=1e3)


def main(argv: list[str] | None = None) -> None:
    """Write the joined features of one task."""
    import joblib

    task, kind = cli.words(__doc__, argv, "task", "kind")
    params = read(task)
    settings = block(params, f"join.{kind}", JoinParams)
    chosen = {
        name: getattr(settings, f"{place}_scale")
        for place in PLACES
        if (name := getattr(settings, place)) is not None
    }
    if len(chosen) < sum(getattr(settings, place) is not None for place in PLACES):
        raise ParamError(f"{params.where(f'join.{kind}')}: a kind is there twice")
    joined = load("rampart.features", kind, needs="Features")
    fitted = {name: joblib.load(f"data/{task}/features/{name}/features.joblib") for name in chosen}
    with files.replacing_folder(f"data/{task}/features/{kind}") as folder:
        for split in SPLITS:
            raw = {
                name: matrices.load(f"data/{task}/features/{name}/{split}.npz") for name in fitted
            }
            matrix = joined.side_by_side(list(raw.values()))
            if split == "train":
                parts = [part(joined, name, fitted[name], raw[name], chosen[name]) for name in raw]
                joblib.dump(joined.Features(parts).refit(matrix), folder / "features.joblib")
            matrices.save(folder / f"{split}.npz", matrix)
            print(f"{task} {kind}: {split} {matrix.shape[0]:,} x {matrix.shape[1]:,}", flush=True)


def part(joined: Any, name: str, features: Any, raw: Any, scale: float) -> Any:
    """Return one kind as a part of the joined ones; ``raw`` is what it extracted of train."""
    return joined.Part(name, features, raw.shape[1], not hasattr(raw, "tocsr"), scale)


if __name__ == "__main__":
    cli.run(main)
