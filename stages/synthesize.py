"""Generate a task's synthetic rows; they join the extracted ones before the split.

    python -m stages.synthesize prompts

out  data/<task>/generated.parquet
"""

from __future__ import annotations

import pandas as pd

from rampart.core import cli, files
from rampart.core.loading import load
from rampart.core.params import block, read
from rampart.core.seeds import derive


def main(argv: list[str] | None = None) -> None:
    """Write the generated rows of one task."""
    (task,) = cli.words(__doc__, argv, "task")
    params = read(task)
    generator = load("rampart.tasks", task, "generate")
    settings = block(params, "synthesize", generator.SynthesizeParams)
    rows = list(generator.rows(settings.count, derive(params["seed"], "synthesize", task)))
    frame = pd.DataFrame(rows, columns=generator.Row._fields).assign(package="generated")
    files.write_parquet(f"data/{task}/generated.parquet", frame)
    print(f"{task}: {len(frame):,} generated rows")


if __name__ == "__main__":
    cli.run(main)
