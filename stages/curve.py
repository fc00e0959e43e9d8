"""Draw how a network learned: its loss and accuracy by epoch.

    python -m stages.curve columns network

in   models/<task>/<model>/model.joblib
out  reports/<task>/more/training-<model>/: training.csv, training.png, about.json
"""

from __future__ import annotations

import joblib
import pandas as pd

from rampart.core import cli, files
from rampart.core.params import Block, Name, block, read
from rampart.reporting.plots import style
from rampart.reporting.plots.curve import curve


class CurveParams(Block):
    """The block ``curve.<model>``: which models, no knobs; as the item of train says."""

    features: Name
    estimator: Name


def main(argv: list[str] | None = None) -> None:
    """Write the table and the figure of one model."""
    task, model = cli.words(__doc__, argv, "task", "model")
    block(read(task), f"curve.{model}", CurveParams)
    classifier = joblib.load(f"models/{task}/{model}/model.joblib")["classifier"]
    if not hasattr(classifier, "history_"):
        raise ValueError(f"{model}: {type(classifier).__name__} has no epochs to draw")
    history = pd.DataFrame(classifier.history_)
    names = ["epoch", "loss", "val_loss", "accuracy", "val_accuracy", "learning_rate"]
    best = history.loc[history["val_loss"].idxmin()]
    with files.replacing_folder(f"reports/{task}/more/training-{model}") as out:
        files.write_csv(out / "training.csv", history[names])
        (out / "training.png").write_bytes(style.png(curve(history, f"Training of {model}")))
        about = {
            "title": f"How {model} learned",
            "text": "Loss and accuracy by epoch, on the rows it was fitted on and on those that "
            "it held out to know when to stop. The weights of the best epoch were kept.",
            "pictures": {f"Training curve of {model}": "training.png"},
        }
        files.write_json(out / "about.json", about)
    print(f"{task} {model}: {len(history)} epochs, the best is {best['epoch']:.0f}")


if __name__ == "__main__":
    cli.run(main)
