"""The files that start a retraining every week, for whichever scheduler one has.

Written into deploy/schedules by ``python -m app.retrain schedule --kind cron``; all of them stand
in git for Sundays at three. Each starts the same command, which does nothing when it is not due
and goes on with a run that was killed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.retrain.when import When
from rampart.core import files

FOLDER = Path("deploy/schedules")
COMMAND = "python -m app.retrain --trigger weekly --models all --notify"
HOURS = 12
"""After which a scheduler ends a run; the next one goes on from there."""
HEAD = "# Written by `python -m app.retrain schedule --kind {kind}`."


def cron(when: When, place: str) -> dict[str, str]:
    """Return a crontab: `crontab deploy/schedules/retrain.cron`."""
    lines = [
        HEAD.format(kind="cron"),
        "# The cron of Debian knows no CRON_TZ: its time is the machine's.",
        "SHELL=/bin/sh",
        "CRON_TZ=UTC",
        f"{when.cron} cd {place} && .venv/bin/{COMMAND}",
    ]
    return {"retrain.cron": "\n".join(lines) + "\n"}


def systemd(when: When, place: str) -> dict[str, str]:
    """Return a service and its timer, for /etc/systemd/system."""
    service = f"""\
{HEAD.format(kind="systemd")}
[Unit]
Description=Train the models of Rampart again
Documentation=file:{place}/docs/operate.md
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
WorkingDirectory={place}
ExecStart={place}/.venv/bin/{COMMAND}
TimeoutStartSec={HOURS}h
Nice=10
IOSchedulingClass=idle
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=full
"""
    timer = f"""\
{HEAD.format(kind="systemd")}
[Unit]
Description=Train the models of Rampart again, every week

[Timer]
OnCalendar={when.systemd}
Persistent=true
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
"""
    return {"rampart-retrain.service": service, "rampart-retrain.timer": timer}


def kubernetes(when: When, place: str) -> dict[str, str]:
    """Return a CronJob over a volume that holds a clone; its image is the stage ``train``."""
    words = ", ".join(f'"{word}"' for word in COMMAND.split())
    text = f"""\
{HEAD.format(kind="kubernetes")}
# The claim rampart-clone holds a clone of the repository: the run makes its branch in there.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: rampart-retrain
  labels: {{app.kubernetes.io/name: rampart, app.kubernetes.io/component: retrain}}
spec:
  schedule: "{when.cron}"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 4
  failedJobsHistoryLimit: 4
  jobTemplate:
    spec:
      backoffLimit: 1
      activeDeadlineSeconds: {HOURS * 3600}
      template:
        metadata:
          labels: {{app.kubernetes.io/name: rampart, app.kubernetes.io/component: retrain}}
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 10001
            runAsGroup: 10001
            fsGroup: 10001
            seccompProfile: {{type: RuntimeDefault}}
          containers:
            - name: retrain
              image: rampart-train:latest
              workingDir: {place}
              command: [{words}]
              env:
                - {{name: HOME, value: /tmp}}
              resources:
                requests: {{cpu: "2", memory: 6Gi}}
                limits: {{memory: 12Gi}}
              securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities: {{drop: [ALL]}}
              volumeMounts:
                - {{name: clone, mountPath: {place}}}
                - {{name: tmp, mountPath: /tmp}}
          volumes:
            - name: clone
              persistentVolumeClaim: {{claimName: rampart-clone}}
            - name: tmp
              emptyDir: {{}}
"""
    return {"cronjob.yaml": text}


def airflow(when: When, place: str) -> dict[str, str]:
    """Return a DAG for Airflow 3, for its dags folder; it needs the standard provider."""
    text = f'''\
{HEAD.format(kind="airflow")}
"""Train the models of Rampart again, every week."""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    dag_id="rampart_retrain",
    schedule="{when.cron}",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["rampart"],
):
    BashOperator(
        task_id="retrain",
        cwd="{place}",
        bash_command=".venv/bin/{COMMAND}",
        execution_timeout=timedelta(hours={HOURS}),
        retries=1,
    )
'''
    return {"airflow_retrain.py": text}


def prefect(when: When, place: str) -> dict[str, str]:
    """Return a flow for Prefect 3: `python deploy/schedules/prefect_retrain.py` serves it."""
    text = f'''\
{HEAD.format(kind="prefect")}
"""Train the models of Rampart again, every week."""

import subprocess

from prefect import flow


@flow(name="rampart-retrain", timeout_seconds={HOURS * 3600}, retries=1)
def retrain() -> None:
    """Start the run and wait for its end."""
    command = ".venv/bin/{COMMAND}"
    subprocess.run(command.split(), cwd="{place}", check=True)


if __name__ == "__main__":
    retrain.serve(name="weekly", cron="{when.cron}")
'''
    return {"prefect_retrain.py": text}


KINDS: dict[str, Callable[[When, str], dict[str, str]]] = {
    "cron": cron,
    "systemd": systemd,
    "kubernetes": kubernetes,
    "airflow": airflow,
    "prefect": prefect,
}
WEEKLY, PLACE = When(0, 3, 0), "/srv/rampart"
"""What the files in git are of."""


def write(kind: str, when: When, place: str, folder: Path) -> list[str]:
    """Write the files of one scheduler and return their paths.

    Raises
    ------
    ValueError : a place that is no absolute path of plain letters: it stands in shell, YAML and
        Python text.
    """
    plain = all(letter.isascii() and (letter.isalnum() or letter in "/._-") for letter in place)
    if not place.startswith("/") or not plain:
        raise ValueError(f"--place must be an absolute path of letters, / . _ -, got {place!r}")
    written = []
    for name, text in KINDS[kind](when, place.rstrip("/") or "/").items():
        files.write_text(folder / name, text)
        written.append(str(folder / name))
    return written
