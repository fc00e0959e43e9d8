import ast
import configparser
import shutil
import subprocess
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from app.retrain import schedules, when
from app.retrain.when import When
from tests.refusals import refused

ROOT = Path(__file__).resolve().parents[3]
PUBLIC = {
    "airflow.sdk": {"DAG"},
    "airflow.providers.standard.operators.bash": {"BashOperator"},
    "prefect": {"flow"},
}
"""What the two programs document for users; neither is installed here."""


def text_of(name, kind):
    return schedules.KINDS[kind](schedules.WEEKLY, schedules.PLACE)[name]


@pytest.mark.parametrize("kind", schedules.KINDS)
def test_what_stands_in_git_is_what_is_written(kind, tmp_path):
    written = schedules.write(kind, schedules.WEEKLY, schedules.PLACE, tmp_path)
    for path in map(Path, written):
        assert path.read_text() == (ROOT / schedules.FOLDER / path.name).read_text(), path.name


def test_nothing_else_stands_there():
    names = {n for make in schedules.KINDS.values() for n in make(schedules.WEEKLY, "/x")}
    assert {path.name for path in (ROOT / schedules.FOLDER).iterdir()} == names


def test_the_line_of_cron_is_the_time_and_the_command():
    lines = [line for line in text_of("retrain.cron", "cron").splitlines() if line[0] != "#"]
    assert [line for line in lines if "=" in line.split()[0]] == lines[:2]
    assert when.fields(lines[2])[:2] == [{0}, {3}]
    assert when.fields(lines[2])[4] == {0}
    command = lines[2].split(None, 5)[5]
    assert command == f"cd /srv/rampart && .venv/bin/{schedules.COMMAND}"
    assert "%" not in command  # a line end, to cron


def test_units_of_systemd_have_what_they_need():
    units = schedules.systemd(When(1, 17, 5), "/srv/rampart")
    parsed = {}
    for name, text in units.items():
        parser = configparser.ConfigParser(interpolation=None)
        parser.optionxform = str
        parser.read_string(text)
        parsed[name.rpartition(".")[2]] = parser
    assert parsed["timer"]["Timer"]["OnCalendar"] == "Mon *-*-* 17:05:00 UTC"
    assert parsed["timer"]["Timer"]["Persistent"] == "true"
    assert parsed["service"]["Service"]["Type"] == "oneshot"
    assert parsed["service"]["Service"]["WorkingDirectory"] == "/srv/rampart"
    assert parsed["service"]["Service"]["ExecStart"].startswith("/srv/rampart/.venv/bin/python -m")


@pytest.mark.slow
def test_systemd_takes_its_units(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\n")
    python.chmod(0o755)
    (tmp_path / "docs").mkdir()
    units = schedules.write("systemd", When(0, 3, 0), str(tmp_path), tmp_path)
    words = ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *units]
    done = subprocess.run(words, capture_output=True, text=True)
    told = [line for line in done.stderr.splitlines() if "rampart-retrain" in line]
    assert (done.returncode, told) == (0, [])
    calendar = ["systemd-analyze", "calendar", When(0, 3, 0).systemd]
    assert subprocess.run(calendar, capture_output=True).returncode == 0


def test_the_cron_job_of_kubernetes_is_one():
    job = yaml.safe_load(text_of("cronjob.yaml", "kubernetes"))
    for version in ("1.30", "1.37"):
        kubernetes_validate.validate(job, version, strict=True)
    assert job["spec"]["concurrencyPolicy"] == "Forbid"
    assert when.fields(job["spec"]["schedule"])[1] == {3}
    (container,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    assert container["command"] == schedules.COMMAND.split()
    job["spec"]["concurencyPolicy"] = "Forbid"
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(job, "1.37", strict=True)


@pytest.mark.parametrize("kind", ["airflow", "prefect"])
def test_python_files_compile_and_use_public_names_alone(kind):
    name = f"{kind}_retrain.py"
    tree = ast.parse(text_of(name, kind))
    compile(tree, name, "exec")
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    foreign = {
        node.module: {alias.name for alias in node.names}
        for node in imports
        if node.module.split(".")[0] in ("airflow", "prefect")
    }
    assert foreign
    assert all(names <= PUBLIC[module] for module, names in foreign.items())
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not [one for one in names if one.startswith("_")]


@pytest.mark.parametrize("kind", ["airflow", "prefect"])
def test_python_files_give_the_time_and_the_command(kind):
    tree = ast.parse(schedules.KINDS[kind](When(3, 4, 5), "/opt/r")[f"{kind}_retrain.py"])
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert "5 4 * * 3" in texts
    assert "/opt/r" in texts
    assert f".venv/bin/{schedules.COMMAND}" in texts


@pytest.mark.parametrize("place", ["srv", "/srv/my place", "/srv/$(id)", '/a"b', "", "/a\nb"])
def test_a_place_that_would_mean_something_in_a_shell(place, tmp_path):
    with refused("all", f"schedule --place {place!r}", "--place must be an absolute path"):
        schedules.write("cron", schedules.WEEKLY, place, tmp_path)
