"""Generate a task's synthetic rows; they join the extracted ones before the split.

    python -m stages.synthesize prompts

out  data/<task>/extracted/generated.parquet
"""

from __future__ import annotations

import pandas as pd

from rampart import cli, files
from rampart.loading import load
from rampart.params import block, read
from rampart.seeds import derive


def main(argv: list[str] | None = None) -> None:
    """Write the generated rows of one task."""
    task = cli.argument("task", __doc__, argv)
    params = read()
    generator = load("rampart.tasks", task, "generate")
    settings = block(params, f"synthesize.{task}", generator.SynthesizeParams)
    rows = list(generator.rows(settings.count, derive(params["seed"], "synthesize", task)))
    frame = pd.DataFrame(rows, columns=generator.Row._fields).assign(package="generated")
    files.write_parquet(f"data/{task}/extracted/generated.parquet", frame)
    print(f"{task}: {len(frame):,} generated rows")


if __name__ == "__main__":
    cli.run(main)
