"""Put the peer's findings beside the model's, on the same functions.

    python -m stages.versus <task>

in   data/<task>/peer.parquet; of the task that is asked: data/<its>/splits/external.parquet,
     data/<its>/calibrated/<model>.parquet, reports/<its>/champion.json
out  reports/<task>/more/versus/: versus.csv, about.json
"""

from __future__ import annotations

import pandas as pd
from pydantic import Field

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import Block, Name, block, read


class VersusParams(Block):
    """The block ``versus``."""

    source: Name  # the task whose champion reads sources
    alarms: float = Field(default=0.1, gt=0, lt=1)  # share of the clean functions


def main(argv: list[str] | None = None) -> None:
    """Write the table of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    settings = block(read(task), "versus", VersusParams)
    versus = load("rampart.tasks", task, "versus")
    other = settings.source
    model = files.read_json(f"reports/{other}/champion.json")["model"]
    said = pd.read_parquet(f"data/{other}/calibrated/{model}.parquet")
    said = said[said["split"] == "external"].filter(regex=r"^(id|p_\d+)$")
    columns = ["id", "label", "origin", *versus.PLACE]
    rows = pd.read_parquet(f"data/{other}/splits/external.parquet", columns=columns)
    peer = pd.read_parquet(f"data/{task}/peer.parquet")
    found = versus.table(versus.asked(rows.merge(said, on="id"), peer), settings.alarms)
    with files.replacing_folder(f"reports/{task}/more/versus") as folder:
        files.write_csv(folder / "versus.csv", found)
        files.write_json(folder / "about.json", about(found, versus.means(found), model, settings))
    print(found.round(3).to_string(index=False))


def about(found: pd.DataFrame, means: dict, model: str, settings: VersusParams) -> dict:
    """Return what the page says of it."""
    return {
        "title": "Slither on the same functions",
        "text": f"{found['functions'].sum():,} held-out functions with a weakness, of templates "
        "and removed guards; the test contracts of the peer are left out, as it is right there by "
        f"construction. Mean recall over classes: Slither {means['peer']:.2f}, {model} "
        f"{means['model']:.2f} where {settings.alarms:.0%} of the clean library functions alarm, "
        f"either of them {means['either']:.2f} at no more alarms. Slither's own false alarms "
        f"on clean functions are {found['peer_alarms'].mean():.1%} a class on average.",
        "pictures": {},
    }


if __name__ == "__main__":
    cli.run(main)
