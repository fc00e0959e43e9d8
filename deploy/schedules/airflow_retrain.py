# Written by `python -m app.retrain schedule --kind airflow`.
"""Train the models of Rampart again, every week."""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

with DAG(
    dag_id="rampart_retrain",
    schedule="0 3 * * 0",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    tags=["rampart"],
):
    BashOperator(
        task_id="retrain",
        cwd="/srv/rampart",
        bash_command=".venv/bin/python -m app.retrain --trigger weekly --models all --notify",
        execution_timeout=timedelta(hours=12),
        retries=1,
    )
