"""List one model's most confident errors by source. It reads predictions and loads no model.

    python -m stages.errors prompts-logreg

in   data/<task>/calibrated/<model>.parquet, data/<task>/splits/{validation,test,external}.parquet
out  reports/<task>/errors/<model>.csv
"""

from __future__ import annotations

import pandas as pd

from rampart import cli, files
from rampart.explain import ErrorParams, errors
from rampart.loading import load
from rampart.params import block, read

SCORED = ("validation", "test", "external")


def main(argv: list[str] | None = None) -> None:
    """Write the table of one model."""
    task, model = cli.task_and_model(cli.argument("item", __doc__, argv))
    settings = block(read(), f"errors.{task}", ErrorParams)
    classes = load("rampart.tasks", task, "score").CLASSES
    predictions = pd.read_parquet(f"data/{task}/calibrated/{model}.parquet")
    texts = [
        pd.read_parquet(f"data/{task}/splits/{split}.parquet", columns=["id", "text"])
        for split in SCORED
    ]
    texts = pd.concat(texts).set_index("id")["text"]
    wrong = errors(predictions, texts, classes, settings.examples)
    files.write_csv(f"reports/{task}/errors/{model}.csv", wrong)
    print(f"reports/{task}/errors/{model}.csv: {len(wrong)} examples")


if __name__ == "__main__":
    cli.run(main)
