# Written by `python -m app.retrain schedule --kind prefect`.
"""Train the models of Rampart again, every week."""

import subprocess

from prefect import flow


@flow(name="rampart-retrain", timeout_seconds=43200, retries=1)
def retrain() -> None:
    """Start the run and wait for its end."""
    command = ".venv/bin/python -m app.retrain --trigger weekly --models all --notify"
    subprocess.run(command.split(), cwd="/srv/rampart", check=True)


if __name__ == "__main__":
    retrain.serve(name="weekly", cron="0 3 * * 0")
