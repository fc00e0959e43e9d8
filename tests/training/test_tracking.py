import builtins
import getpass
import json
import re
import socket
import time
from pathlib import Path

import pytest

from rampart.core import files
from rampart.core.params import KnobError
from rampart.training.tracking import Run, TrackingParams, forget, rounded, rows, tracking

ON = TrackingParams()
ROWS = [{"epoch": n, "loss": 1 / n, "learning_rate": 2e-5} for n in (1, 2, 3)]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # no repository: DVCLive looks for one from here
    checkpoint = tmp_path / "kept/cnn/0123"
    store = tmp_path / "store"
    return Run("texts", "cnn", {"width": 8, "loss": "focal"}, tmp_path / "live", store, checkpoint)


def tell(settings, run, told):
    with tracking(settings, run) as tracker:
        for row in told:
            tracker(row)


def burst(settings, run):
    """Fail in the second epoch."""

    def told():
        yield ROWS[0]
        raise RuntimeError("burst")

    with pytest.raises(RuntimeError, match="burst"):
        tell(settings, run, told())


def loss(run):
    return (run.live / "plots/metrics/loss.tsv").read_text().splitlines()


def files_of(run):
    return {str(p.relative_to(run.live)): p.read_bytes() for p in run.live.rglob("*.*")}


def test_each_number_has_a_file_that_grows_while_it_trains(run):
    with tracking(ON, run) as tracker:
        tracker(ROWS[0])
        assert loss(run) == ["step\tloss", "1\t1.0"]
        tracker(ROWS[1])
        assert loss(run) == ["step\tloss", "1\t1.0", "2\t0.5"]
        tracker(ROWS[2])
    assert loss(run) == ["step\tloss", "1\t1.0", "2\t0.5", "3\t0.333333"]
    assert sorted(files_of(run)) == [
        "metrics.json", "plots/metrics/learning_rate.tsv", "plots/metrics/loss.tsv",
    ]  # fmt: skip
    assert files.read_json(run.live / "metrics.json") == {
        "learning_rate": 2e-05, "loss": 0.333333, "step": 3,
    }  # fmt: skip


def test_a_failed_training_leaves_what_it_logged(run):
    burst(ON, run)
    assert loss(run) == ["step\tloss", "1\t1.0"]


@pytest.mark.parametrize(
    "later",
    [
        ROWS[2:],  # it goes on where it was
        ROWS[1:],  # an epoch that was logged and not kept is trained again
        [ROWS[2], *ROWS],  # all of it is told at the end
        [ROWS[2], ROWS[0], ROWS[1]],
    ],
)
def test_a_training_that_goes_on_has_one_curve(run, later):
    tell(ON, run, ROWS)
    whole = files_of(run)
    forget(run)
    tell(ON, run, ROWS[:2])
    run.checkpoint.mkdir(parents=True)
    tell(ON, run, later)
    assert files_of(run) == whole


def test_a_row_that_a_kill_lost_comes_into_its_place(run):
    tell(ON, run, [ROWS[0], ROWS[2], *ROWS])
    assert loss(run) == ["step\tloss", "1\t1.0", "2\t0.5", "3\t0.333333"]


def test_a_training_that_begins_anew_has_a_new_curve(run):
    tell(ON, run, ROWS)
    tell(ON, run, ROWS[:1])  # no checkpoint is there
    assert loss(run) == ["step\tloss", "1\t1.0"]
    with tracking(ON, run):  # one that is told nothing leaves what is there
        pass
    assert loss(run) == ["step\tloss", "1\t1.0"]
    tell(TrackingParams(dvclive=False), run, ROWS)
    assert not run.live.exists()


def test_nothing_is_logged_when_all_are_off(run):
    tell(TrackingParams(dvclive=False), run, ROWS)
    assert not run.live.exists()
    assert not run.store.exists()


def test_what_is_over_is_forgotten(run):
    run.checkpoint.mkdir(parents=True)
    (run.checkpoint.parent / "older").mkdir()
    tell(ON, run, ROWS)
    assert run.checkpoint.with_name("0123.json").is_file()
    forget(run)
    assert not run.checkpoint.parent.exists()
    forget(run)  # once more is no error


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("dvclive", "dvclive"),
        ("tensorboard", "tensorboard"),
        ("mlflow", "mlflow-skinny"),
        ("wandb", "wandb"),
    ],
)
def test_a_library_that_is_missing_is_named(run, monkeypatch, library, package):
    real = builtins.__import__

    def without(name, *rest, **more):
        if name.split(".")[0] == library:
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    settings = TrackingParams(**{"dvclive": False, library: True})
    with pytest.raises(KnobError, match=f"^{library}: is not installed; pip install {package}, or"):
        tell(settings, run, [])


def test_rows_and_their_digits():
    assert rows({"epoch": [1, 2], "loss": [0.5, 0.25]}) == [
        {"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25},
    ]  # fmt: skip
    assert rows({}) == []
    with pytest.raises(ValueError, match="shorter"):
        rows({"epoch": [1, 2], "loss": [0.5]})
    assert rounded({"loss": 123.4567891, "rate": 0.0000123456789}) == {
        "loss": 123.457, "rate": 1.23457e-05,
    }  # fmt: skip


@pytest.mark.slow
def test_mlflow_has_the_run_with_its_knobs_and_curves(run):
    from mlflow import MlflowClient

    settings = TrackingParams(dvclive=False, mlflow=True)
    burst(settings, run)
    client = MlflowClient(f"sqlite:///{run.store}/mlflow.db")
    number = client.get_experiment_by_name("texts").experiment_id
    (found,) = client.search_runs([number])
    assert found.info.status == "FAILED"
    run.checkpoint.mkdir(parents=True)
    tell(settings, run, [*ROWS[1:], *ROWS, {"accuracy_test": 0.75}])
    (found,) = client.search_runs([number])  # it went on in the run it had
    assert (found.info.status, found.info.run_name) == ("FINISHED", "cnn")
    assert found.data.params == {"width": "8", "loss": "focal"}
    history = client.get_metric_history(found.info.run_id, "loss")
    assert [(point.step, point.value) for point in history] == [(1, 1.0), (2, 0.5), (3, 0.333333)]
    assert found.data.metrics["accuracy_test"] == 0.75
    forget(run)
    tell(settings, run, ROWS[:1])
    assert len(client.search_runs([number])) == 2  # another training, another run
    assert not Path("mlruns").exists()


@pytest.mark.slow
def test_tensorboard_has_the_curves(run):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    settings = TrackingParams(dvclive=False, tensorboard=True)
    tell(settings, run, ROWS[:1])
    run.checkpoint.mkdir(parents=True)
    tell(settings, run, [*ROWS[1:], *ROWS, {"accuracy_test": 0.75}])
    events = EventAccumulator(str(run.store / "tensorboard/texts/cnn"))
    events.Reload()
    points = [(point.step, point.tensor_proto.float_val[0]) for point in events.Tensors("loss")]
    assert points == [(1, 1.0), (2, 0.5), (3, pytest.approx(1 / 3, abs=1e-6))]
    assert len(events.Tensors("accuracy_test")) == 1
    forget(run)
    tell(settings, run, ROWS[:1])
    events = EventAccumulator(str(run.store / "tensorboard/texts/cnn"))
    events.Reload()
    assert len(events.Tensors("loss")) == 1


@pytest.mark.slow
def test_wandb_has_the_curves_offline_and_says_nothing_of_this_machine(run, monkeypatch, capfd):
    for name in ("WANDB_MODE", "WANDB_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    settings = TrackingParams(dvclive=False, wandb=True)
    tell(settings, run, ROWS[:2])
    run.checkpoint.mkdir(parents=True)
    time.sleep(1.1)  # a folder is named by the second in which its run began
    tell(settings, run, [ROWS[2], *ROWS, {"accuracy_test": 0.75}])
    assert capfd.readouterr() == ("", "")
    logs = sorted((run.store / "wandb").glob("offline-run-*-cnn-0123-1/*.wandb"))
    assert {log.name for log in logs} == {"run-cnn-0123-1.wandb"}
    assert [line for log in logs for line in wandb_rows(log)] == [
        {"epoch": 1, "loss": 1.0, "learning_rate": 2e-05},
        {"epoch": 2, "loss": 0.5, "learning_rate": 2e-05},
        {"epoch": 3, "loss": 0.333333, "learning_rate": 2e-05},
    ]
    content = b"".join(log.read_bytes() for log in logs)
    assert b"accuracy_test" in content
    for secret in (socket.gethostname(), getpass.getuser(), str(Path.home()), str(run.live)):
        # As a word: a short name is also part of a number by chance.
        assert not re.search(rb"(?<!\w)%s(?!\w)" % re.escape(secret.encode()), content), secret
    forget(run)
    tell(settings, run, ROWS[:1])  # another training, another run
    assert len(list((run.store / "wandb").glob("offline-run-*-cnn-0123-2"))) == 1


def wandb_rows(log):
    """Return the rows that a file of Weights & Biases has."""
    from wandb.proto.wandb_internal_pb2 import Record
    from wandb.sdk.internal.datastore import DataStore

    store, rows = DataStore(), []
    store.open_for_scan(str(log))
    while data := store.scan_data():
        record = Record()
        record.ParseFromString(data)
        if record.WhichOneof("record_type") == "history":
            items = {
                i.key or i.nested_key[0]: json.loads(i.value_json) for i in record.history.item
            }
            rows.append({key: value for key, value in items.items() if key[0] != "_"})
    return rows
