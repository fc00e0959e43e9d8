import re
import shutil
import subprocess

import pytest
import yaml

from app.serve import settings
from scripts import rootfs
from tests.deploy import containerfile
from tests.deploy.containerfile import ROOT

SERVE = containerfile.here()["serve"]
TOOLS = re.compile(r"\b(gcc|g\+\+|make|cmake|git|curl|wget|build-essential|pip install)\b")


def test_the_last_stage_is_the_server_and_builds_nothing():
    assert containerfile.stages(containerfile.FILE.read_text())[-1].name == "serve"
    (run,) = SERVE.all("RUN")
    assert run.startswith("python -m pip uninstall --yes pip setuptools wheel")
    assert not TOOLS.search(run)
    assert all(text.startswith("--from=build") for text in SERVE.all("COPY"))


def test_it_runs_as_nobody_and_writes_to_its_volumes_alone():
    assert SERVE.all("USER") == [f"{rootfs.USER}:{rootfs.USER}"]
    assert SERVE.words("VOLUME") == ["/models", "/var/lib/rampart"]
    copied = {text.split()[-1]: text for text in SERVE.all("COPY")}
    owned = [target for target, text in copied.items() if "--chown" in text]
    assert owned == SERVE.words("VOLUME")
    order = [word for word, _ in SERVE.steps]
    assert order.index("USER") > max(k for k, word in enumerate(order) if word in ("RUN", "COPY"))


def test_its_health_is_the_readiness_of_the_server():
    (text,) = SERVE.all("HEALTHCHECK")
    assert "http://127.0.0.1:8080/v2/health/ready" in text
    compile(text.partition("CMD ")[2].split('"')[5], "healthcheck", "exec")
    assert SERVE.all("EXPOSE") == ["8080"]
    assert SERVE.all("STOPSIGNAL") == ["SIGTERM"]


def test_its_settings_are_settings_of_the_server():
    words = containerfile.command()
    path = words[words.index("--settings") + 1]
    read = settings.read(ROOT / path)
    assert (read.host, read.port, read.access.mode) == ("0.0.0.0", 8080, "keys")
    written = [read.release, read.access.keys, read.access.journal, read.log.url]
    assert all("/var/lib/rampart/" in place for place in written)


def test_all_that_is_copied_is_there_and_given_to_the_build():
    given = (ROOT / "deploy/Containerfile.dockerignore").read_text().splitlines()
    kept = {line[1:] for line in given if line.startswith("!")}
    for stage in containerfile.here().values():
        for text in stage.all("COPY"):
            if text.startswith("--from"):
                continue
            for source in text.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source in kept, source
    assert given[1] == "*"


def test_the_offline_image_has_the_same_code():
    build = containerfile.here()["build"]
    sources = {word for text in build.all("COPY") for word in text.split()[:-1]}
    assert set(rootfs.COPIED) == sources - {"deploy/requirements.txt"}


@pytest.mark.parametrize("name", ["build.sh", "models.sh"])
def test_scripts_are_scripts(name):
    for shell in ("sh", "dash", "bash"):
        if shutil.which(shell):
            done = subprocess.run([shell, "-n", str(ROOT / "deploy" / name)], capture_output=True)
            assert done.returncode == 0, done.stderr


def test_the_compose_file_starts_what_the_image_has():
    compose = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
    services = compose["services"]
    assert {name: one.get("profiles") for name, one in services.items()} == {
        "server": None,
        "canary": ["canary"],
        "haproxy": ["canary"],
        "prometheus": ["watch"],
    }
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            there = (ROOT / "deploy" / source).is_file()
            assert there if source[0] == "." else source in compose["volumes"], volume
        # Nothing is open but to this machine.
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
    assert services["server"]["build"]["dockerfile"] == "deploy/Containerfile"
    assert services["server"]["build"]["target"] == SERVE.name
    assert services["server"]["user"] == f"{rootfs.USER}:{rootfs.USER}"


def test_prometheus_has_a_key_where_the_server_asks_for_one():
    container, compose, scraped = (
        yaml.safe_load((ROOT / "deploy" / name).read_text())
        for name in ("container.yaml", "compose.yaml", "prometheus/compose.yml")
    )
    assert container["access"]["mode"] == "keys"
    prometheus = compose["services"]["prometheus"]
    assert "./prometheus/compose.yml:/etc/prometheus/prometheus.yml:ro" in prometheus["volumes"]
    (job,) = scraped["scrape_configs"]
    (secret,) = prometheus["secrets"]
    assert job.pop("authorization") == {"credentials_file": f"/run/secrets/{secret}"}
    assert compose["secrets"][secret] == {"file": "../.rampart/metrics.key"}
    assert scraped == yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())


def test_haproxy_takes_its_file():
    if shutil.which("haproxy") is None:
        pytest.skip("haproxy is not here")
    path = ROOT / "deploy/haproxy/compose.cfg"
    done = subprocess.run(["haproxy", "-c", "-f", str(path)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    weights = re.findall(
        r"^\s+server (\w+) (\w+):8080 weight (\d+)$", path.read_text(), re.MULTILINE
    )
    assert weights == [("stable", "server", "90"), ("canary", "canary", "10")]
