"""Rule 3: generators of flows are fitted on train; no other split moves a byte of what they draw.

That no drawn row is scored is planted in tests/stages/test_augment.py.
"""

import shutil
from pathlib import Path

import pytest

from rampart.core import files
from stages import generate
from tests.stages.small import outputs
from tests.stages.test_generate import write_params
from tests.tasks.flows.imitation.flows import train

OTHERS = ("validation", "test", "external")
OUTS = ("data/flows/synthetic", "reports/flows/synthetic")


@pytest.fixture(autouse=True)
def drawn(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_params()
    for seed, name in enumerate(("train", *OTHERS)):
        files.write_parquet(f"data/flows/splits/{name}.parquet", train(200 - 20 * seed, seed))


@pytest.mark.slow
def test_other_rows_in_another_split_move_nothing_and_in_train_they_do():
    generate.main(["flows"])
    before = outputs(*OUTS)
    for name in OTHERS:
        files.write_parquet(f"data/flows/splits/{name}.parquet", train(60, 99))
    generate.main(["flows"])
    assert outputs(*OUTS) == before
    for name in OTHERS:
        Path(f"data/flows/splits/{name}.parquet").unlink()
    shutil.rmtree("data/flows/synthetic")
    generate.main(["flows"])
    assert outputs(*OUTS) == before
    files.write_parquet("data/flows/splits/train.parquet", train(200, 99))  # the planted leak
    generate.main(["flows"])
    assert all(outputs(*OUTS)[path] != digest for path, digest in before.items()
               if path.endswith(".parquet"))  # fmt: skip
