"""What kustomize makes of a folder, as far as the manifests here need it: resources and patches."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "deploy/kubernetes"
KNOWN = {"apiVersion", "kind", "labels", "resources", "images", "patches", "replicas"}
ITEMS = ("containers", "volumes", "volumeMounts", "ports")
"""Lists whose items a patch finds by their name."""


def objects(folder: Path) -> list[dict[str, Any]]:
    """Return the objects of a folder; errors where it names what is not there."""
    root = yaml.safe_load((folder / "kustomization.yaml").read_text(encoding="utf-8"))
    assert root.keys() <= KNOWN, root.keys() - KNOWN
    found: list[dict[str, Any]] = []
    for name in root["resources"]:
        path = folder / name
        if path.is_dir():
            found += objects(path)
        else:
            found += [one for one in yaml.safe_load_all(path.read_text(encoding="utf-8")) if one]
    keys = [key(one) for one in found]
    assert len(keys) == len(set(keys)), keys
    for patch in root.get("patches", []):
        apply(found, folder, patch)
    for rule in root.get("labels", []):
        for one in found:
            label(one, rule["pairs"], rule.get("includeTemplates", False))
    for rule in root.get("images", []):
        for one in found:
            image(one, rule["name"], rule["newTag"])
    for rule in root.get("replicas", []):
        (one,) = [one for one in found if one["metadata"]["name"] == rule["name"]]
        one["spec"]["replicas"] = rule["count"]
    return found


def key(one: dict[str, Any]) -> tuple[str, str]:
    return one["kind"], one["metadata"]["name"]


def apply(found: list[dict[str, Any]], folder: Path, patch: dict[str, Any]) -> None:
    """Apply a strategic merge of a file, or a JSON patch that only replaces."""
    if "path" in patch:
        change = yaml.safe_load((folder / patch["path"]).read_text(encoding="utf-8"))
        (at,) = [k for k, one in enumerate(found) if key(one) == key(change)]
        found[at] = merged(found[at], change)
        return
    target = patch["target"]
    (one,) = [one for one in found if key(one) == (target["kind"], target["name"])]
    for step in yaml.safe_load(patch["patch"]):
        *path, last = step["path"].strip("/").split("/")
        place = one
        for part in path:
            place = place[part]
        assert step["op"] == "replace", step
        assert last in place, step
        place[last] = step["value"]


def merged(value: Any, change: Any, name: str = "") -> Any:
    """Return a value with a strategic merge: null removes, named items of lists are merged."""
    if isinstance(value, dict) and isinstance(change, dict):
        both = dict(value)
        for key_, new in change.items():
            if new is None:
                both.pop(key_, None)
            else:
                both[key_] = merged(value[key_], new, key_) if key_ in value else copy.copy(new)
        return both
    if isinstance(value, list) and isinstance(change, list) and name in ITEMS:
        old = {one["name"]: one for one in value}
        new = [merged(old.pop(one["name"], {}), one) for one in change]
        return [*new, *old.values()]  # in kustomize's order
    return change


def label(one: dict[str, Any], pairs: dict[str, str], templates: bool) -> None:
    one["metadata"]["labels"] = one["metadata"].get("labels", {}) | pairs
    if templates and "template" in one.get("spec", {}):
        inside = one["spec"]["template"].setdefault("metadata", {})
        inside["labels"] = inside.get("labels", {}) | pairs


def image(value: Any, name: str, tag: str) -> None:
    """Give the containers of an object that have this image and no tag a tag."""
    if isinstance(value, dict):
        if value.get("image") == name:
            value["image"] = f"{name}:{tag}"
        for inside in value.values():
            image(inside, name, tag)
    elif isinstance(value, list):
        for inside in value:
            image(inside, name, tag)
