"""What Prometheus reads."""

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from rampart.monitoring import exposition
from rampart.monitoring.exposition import Exposition
from tests.refusals import refused


@pytest.fixture
def page():
    made = Exposition(["columns", "prompts"], ["infer", "classify"])
    made.loaded("columns", "1.0.0", "abc")
    return made


def values(made):
    """Return what the page says, each series by its name and labels."""
    content, kind = made.text()
    assert kind == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name.removeprefix("rampart_"), *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(content.decode())
        for sample in family.samples
    }


def test_requests_are_counted_by_task_version_route_and_status(page):
    page.observe("columns", "1.0.0", "classify", 200, 0.004, 3)
    page.observe("columns", "1.0.0", "classify", 200, 0.3, 5)
    page.observe("columns", "1.0.0", "classify", 503, 0.0001, 1)
    page.observe("columns", "1.0.0", "infer", 429, 0.0001, 1)
    said = values(page)
    assert said["requests_total", "1.0.0", "200", "classify", "columns"] == 2
    assert said["requests_total", "1.0.0", "429", "columns", "infer"] == 1
    assert said["request_rows_total", "1.0.0", "columns"] == 10
    assert said["errors_total", "classify", "columns"] == 1
    assert said["refused_total", "columns"] == 1
    assert said["request_seconds_count", "classify", "columns"] == 3
    assert said["request_seconds_bucket", "0.0005", "classify", "columns"] == 1
    assert said["request_seconds_bucket", "0.005", "classify", "columns"] == 2
    assert said["request_seconds_bucket", "0.25", "classify", "columns"] == 2
    assert said["request_seconds_bucket", "0.5", "classify", "columns"] == 3


def test_what_a_caller_invents_is_other(page):
    for number in range(50):
        page.observe(f"t{number}", f"v{number}", f"/{number}", 1000 + number, 0.1, 1)
        page.predicted(f"t{number}", f"v{number}", "id", 0.5)
        page.queue(f"t{number}", number)
        page.batch(f"t{number}", 1)
    said = values(page)
    assert said["requests_total", "other", "other", "other", "other"] == 50
    assert said["predictions_total", "id", "other", "other"] == 50
    assert {key[-1] for key in said if key[0] == "queue_depth"} == {"other"}


def test_only_the_first_features_are_told_apart(page, monkeypatch):
    monkeypatch.setattr(exposition, "MOST", 2)
    for number in range(5):
        page.drift("columns", f"f{number}", number)
    drifts = {key[2]: value for key, value in values(page).items() if key[0] == "drift"}
    assert drifts == {"f0": 0, "f1": 1, "other": 4}


def test_classes_confidence_and_gauges(page):
    page.predicted("columns", "1.0.0", "email", 0.95)
    page.predicted("columns", "1.0.0", "email", 0.35)
    page.queue("columns", 3, limit=10)
    page.batch("columns", 16)
    page.drifted("columns", 2, at=1e9)
    page.accuracy("columns", 0.8, 0.9)
    page.unlogged("columns", 4)
    page.journal(False)
    said = values(page)
    assert said["predictions_total", "1.0.0", "columns", "email"] == 2
    assert said["confidence_bucket", "0.4", "1.0.0", "columns"] == 1
    assert said["confidence_sum", "1.0.0", "columns"] == pytest.approx(1.3)
    assert (said["queue_depth", "columns"], said["queue_limit", "columns"]) == (3, 10)
    assert said["batch_rows_bucket", "16.0", "columns"] == 1
    assert said["batch_rows_bucket", "8.0", "columns"] == 0
    assert said["drift_found", "columns"] == 2
    assert (said["accuracy", "columns"], said["accuracy_reference", "columns"]) == (0.8, 0.9)
    assert said["log_failures_total", "columns"] == 4
    assert said[("journal_intact",)] == 0


def test_what_the_drift_job_sets_says_what_it_is(page):
    lines = page.text()[0].decode().splitlines()
    words = {line.split(" ", 3)[2]: line.split(" ", 3)[3] for line in lines if "# HELP" in line}
    assert words["rampart_drift"].startswith("How far a feature is from the reference: its popul")
    assert "area under the ROC curve" in words["rampart_drift"]
    known = "Accuracy on the held-out test rows of the stored reference"
    assert words["rampart_accuracy_reference"] == known


def test_the_journal_is_intact_until_found_broken(page):
    assert values(page)[("journal_intact",)] == 1


def test_a_version_is_there_as_long_as_it_is_loaded(page):
    page.observe("columns", "1.0.0", "infer", 200, 0.1, 1)
    page.loaded("columns", "1.0.0", "def")
    page.loaded("columns", "1.1.0", "ghi")
    page.unloaded("columns", "1.0.0")
    page.unloaded("columns", "9.9.9")
    said = values(page)
    loaded = [key for key in said if key[0] == "loaded_info"]
    assert loaded == [("loaded_info", "1.1.0", "columns", "ghi")]
    assert said["requests_total", "1.0.0", "200", "columns", "infer"] == 1


def test_the_oldest_versions_are_forgotten(page, monkeypatch):
    monkeypatch.setattr(exposition, "VERSIONS", 3)
    for number in range(6):
        page.loaded("columns", f"2.{number}", "d")
        page.observe("columns", f"2.{number}", "infer", 200, 0.1, 1)
        page.predicted("columns", f"2.{number}", "id", 0.5)
        page.unloaded("columns", f"2.{number}")
    counted = {key[1] for key in values(page) if key[0] == "requests_total"}
    assert counted == {"2.4", "2.5"}  # and 1.0.0, which answers still
    page.predicted("columns", "1.0.0", "id", 0.5)
    kept = {key[1] for key in values(page) if key[0] == "confidence_count"}
    assert kept == {"1.0.0", "2.4", "2.5"}
    page.observe("columns", "2.0", "infer", 200, 0.1, 1)
    assert values(page)["requests_total", "200", "columns", "infer", "other"] == 1


def test_the_gauges_of_the_drift_job_are_adopted(page):
    job = Exposition(["columns"])
    job.drift("columns", "length", 0.25)
    job.drifted("columns", 1, at=1e9)
    job.accuracy("columns", 0.7, 0.9)
    job.observe("columns", "x", "infer", 200, 1, 1)
    page.adopt(job.text()[0].decode())
    said = values(page)
    assert said["drift", "columns", "length"] == 0.25
    assert said["accuracy", "columns"] == 0.7
    assert said["watched_timestamp_seconds", "columns"] == 1e9
    assert not [key for key in said if key[0] == "requests_total"]


@pytest.mark.parametrize(
    ("what", "text", "said"),
    [
        ("no metrics", "<html>", ""),
        ("no number", 'rampart_drift{task="a",feature="b"} many\n', "many"),
        ("other labels", 'rampart_drift{task="a"} 1\n', "rampart_drift: has the labels"),
    ],
)
def test_what_is_not_of_the_job_is_refused(page, what, text, said):
    with refused("all", f"the metrics of the drift job: {what}", match=said):
        page.adopt(text)


@given(st.text(), st.floats())
def test_any_name_and_number_is_read_back(name, value):
    made = Exposition(["a"])
    made.drift("a", name, value)
    kept = name.encode("utf-8", "replace").decode()
    said = values(made)["drift", *sorted(["a", kept])]
    assert said == value or value != value


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
def test_promtool_finds_no_fault(page):
    page.observe("columns", "1.0.0", "classify", 503, 0.004, 3)
    page.predicted("columns", "1.0.0", "email", 0.95)
    page.batch("columns", 16)
    command = ["promtool", "check", "metrics"]
    done = subprocess.run(command, input=page.text()[0], capture_output=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")
