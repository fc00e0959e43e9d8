"""Let the stages that DVC runs start warm: most of what a small one takes is to import libraries.

For runs at scale tiny, where hundreds of stages take a second each: scripts/ci.py and the clones of
tests/integration. A run whose numbers somebody reads starts each stage as anybody would.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
LIBRARIES = (
    "pandas",
    "pyarrow.parquet",
    "pydantic",
    "yaml",
    "joblib",
    "scipy.stats",
    "sklearn.ensemble",
    "sklearn.linear_model",
    "sklearn.feature_extraction.text",
    "statsmodels.stats.multitest",
    "matplotlib.backends.backend_agg",
    "matplotlib.figure",
    "jinja2",
    "onnx",
)
NETWORKS = ("tensorflow", "keras", "torch", "sdv.single_table", "sdmetrics.reports", "skl2onnx")
DVC = (
    "dvc.cli.parser",
    "dvc.cachemgr",
    "dvc.data_cloud",
    "dvc.repo.artifacts",
    "dvc.repo.datasets",
    "dvc.repo.experiments.queue.celery",
    "dvc.repo.index",
    "dvc.repo.plots",
    "dvc.repo.reproduce",
    "dvc.repo.stage",
    "dvc.stage.cache",
    "dvc.utils.strictyaml",
    "dvc_data.hashfile.build",
    "dvc_data.hashfile.db.local",
    "dulwich.worktree",
    "networkx",
    "pygit2",
)


@contextmanager
def warm(
    modules: Iterable[str] = (*LIBRARIES, *NETWORKS),
    environment: Mapping[str, str] = os.environ,
    variable: str = "RAMPART_WARM",
) -> Iterator[dict[str, str]]:
    """Yield what the environment of commands has besides, for their stages to start warm.

    With the modules of ``DVC`` and the variable RAMPART_WARM_DVC, ``dvc`` does, but for its queues.

    Parameters
    ----------
    modules : what stages find imported.
    environment : of the process that the stages are forks of, see server.py.

    Raises
    ------
    RuntimeError : that process did not start.
    """
    with tempfile.TemporaryDirectory() as folder:  # a socket's path must be short
        path = f"{folder}/socket"
        server = subprocess.Popen(
            [sys.executable, str(HERE / "server.py"), path, *modules],
            env={**environment},
            stdin=subprocess.PIPE,  # it ends with this
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        try:
            if server.stdout.readline() != "ready\n":
                raise RuntimeError(f"{HERE / 'server.py'} did not start")
            yield {"PYTHONPATH": str(HERE), variable: path}
        finally:
            server.stdin.close()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()
            server.stdout.close()
