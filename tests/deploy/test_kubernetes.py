import shutil
import subprocess

import kubernetes_validate
import pytest
import yaml

from app.serve import settings
from scripts import rootfs
from tests.deploy import kustomize

FOLDERS = ["base", "overlays/autoscaled", "overlays/canary", "overlays/kserve"]
VERSIONS = ("1.30", "1.37")
KINDS = {
    "base": {
        "PersistentVolumeClaim": 2,
        "ConfigMap": 1,
        "Deployment": 1,
        "Service": 1,
        "PodDisruptionBudget": 1,
        "NetworkPolicy": 1,
    },
    "overlays/kserve": {"InferenceService": 1},
}
KINDS["overlays/autoscaled"] = KINDS["base"] | {"HorizontalPodAutoscaler": 1}
KINDS["overlays/canary"] = KINDS["overlays/autoscaled"] | {"Deployment": 2}


def of(folder):
    return kustomize.objects(kustomize.FOLDER / folder)


def deployments(folder):
    found = {one["metadata"]["name"]: one for one in of(folder) if one["kind"] == "Deployment"}
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_manifest_is_one(folder):
    kinds: dict[str, int] = {}
    for one in of(folder):
        kinds[one["kind"]] = kinds.get(one["kind"], 0) + 1
        for version in VERSIONS:
            if one["kind"] != "InferenceService":  # a custom resource: see below
                kubernetes_validate.validate(one, version, strict=True)
    assert kinds == KINDS[folder]


def test_a_misspelt_field_is_found():
    one = deployments("base")["rampart"]
    one["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(one, "1.37", strict=True)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.slow
def test_kustomize_makes_the_same_of_it(folder):
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl, which has kustomize inside, is not here")
    words = ["kubectl", "kustomize", str(kustomize.FOLDER / folder)]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode and "unknown command" in done.stderr:
        pytest.skip("this kubectl has no kustomize")
    assert done.returncode == 0, done.stderr
    made = {kustomize.key(one): one for one in yaml.safe_load_all(done.stdout)}
    ours = {kustomize.key(one): one for one in of(folder)}
    assert made.keys() == ours.keys()
    for key, one in ours.items():
        assert made[key] == one, key


@pytest.mark.parametrize("folder", FOLDERS[:3])
def test_a_pod_may_do_nothing_but_serve(folder):
    for one in deployments(folder).values():
        pod = one["spec"]["template"]["spec"]
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] == rootfs.USER
        (container,) = pod["containers"]
        assert container["image"] == "rampart:latest"
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        probes = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in
                  ("startup", "readiness", "liveness")}  # fmt: skip
        assert probes == {
            "startup": "/v2/health/live",
            "readiness": "/v2/health/ready",
            "liveness": "/v2/health/live",
        }
        mounted = {mount["name"] for mount in container["volumeMounts"]}
        assert mounted == {volume["name"] for volume in pod["volumes"]}
        written = [m["mountPath"] for m in container["volumeMounts"] if not m.get("readOnly")]
        assert sorted(written) == ["/tmp", "/var/lib/rampart"]


@pytest.mark.parametrize("folder", FOLDERS[:3])
def test_selectors_find_their_pods_and_no_others(folder):
    found = of(folder)
    pods = {
        name: one["spec"]["template"]["metadata"]["labels"]
        for name, one in deployments(folder).items()
    }
    for name, one in deployments(folder).items():
        wanted = one["spec"]["selector"]["matchLabels"]
        assert [pod for pod, labels in pods.items() if wanted.items() <= labels.items()] == [name]
    for one in found:
        spec = one.get("spec", {})
        if one["kind"] == "Service":
            selectors = [spec["selector"]]
        elif one["kind"] == "PodDisruptionBudget":
            selectors = [spec["selector"]["matchLabels"]]
        elif one["kind"] == "NetworkPolicy":
            selectors = [spec["podSelector"]["matchLabels"]]
        else:
            continue
        for wanted in selectors:
            assert all(wanted.items() <= labels.items() for labels in pods.values()), one["kind"]


def test_what_a_pod_mounts_is_there():
    names = {kustomize.key(one) for one in of("base")}
    pod = deployments("base")["rampart"]["spec"]["template"]["spec"]
    for volume in pod["volumes"]:
        if "persistentVolumeClaim" in volume:
            claim = volume["persistentVolumeClaim"]["claimName"]
            assert ("PersistentVolumeClaim", claim) in names
        if "configMap" in volume:
            assert ("ConfigMap", volume["configMap"]["name"]) in names


def test_the_settings_in_the_config_map_are_settings_of_the_server():
    (one,) = [one for one in of("base") if one["kind"] == "ConfigMap"]
    read = settings.of(yaml.safe_load(one["data"]["serve.yaml"]), "config.yaml")
    assert (read.host, read.port) == ("0.0.0.0", 8080)
    grace = deployments("base")["rampart"]["spec"]["template"]["spec"]
    assert grace["terminationGracePeriodSeconds"] > read.drain_seconds + read.limits.seconds


def test_several_servers_write_no_file_together():
    pod = deployments("overlays/autoscaled")["rampart"]["spec"]["template"]["spec"]
    kinds = {volume["name"]: set(volume) - {"name"} for volume in pod["volumes"]}
    assert kinds["state"] == {"emptyDir"}
    assert kinds["settings"] == {"secret"}
    models = [
        one for one in of("overlays/autoscaled") if one["metadata"]["name"] == "rampart-models"
    ]
    assert models[0]["spec"]["accessModes"] == ["ReadOnlyMany"]


def test_the_canarys_share_is_that_of_its_pods():
    found = of("overlays/canary")
    (scaling,) = [one for one in found if one["kind"] == "HorizontalPodAutoscaler"]
    assert scaling["spec"]["minReplicas"] == scaling["spec"]["maxReplicas"] == 9
    assert deployments("overlays/canary")["rampart-canary"]["spec"]["replicas"] == 1


def test_the_service_of_kserve_has_what_its_schema_asks_for():
    """Of serving.kserve.io/v1beta1: a predictor; its container is found by this name."""
    (one,) = of("overlays/kserve")
    assert (one["apiVersion"], one["kind"]) == ("serving.kserve.io/v1beta1", "InferenceService")
    assert one["metadata"]["name"]
    predictor = one["spec"]["predictor"]
    assert predictor.keys() <= {"minReplicas", "maxReplicas", "timeout", "containers"}
    assert 0 < predictor["minReplicas"] <= predictor["maxReplicas"]
    (container,) = predictor["containers"]
    assert container["name"] == "kserve-container"
    ((variable,),) = [container["env"]]
    assert variable["name"] == "STORAGE_URI"  # KServe copies from there to /mnt/models
    assert any(word.startswith("columns=/mnt/models/") for word in container["args"])
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}}
    kubernetes_validate.validate(pod | {"spec": {"containers": [container]}}, "1.37", strict=True)
