"""Small packages that are whole: digests right, scores as told."""

import hashlib
import json
from pathlib import Path


def write(folder, version, accuracy=0.9, task="columns", content=b"graph", **more):
    """Write a package into a folder; return its config."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    inside = {"model.onnx": content + version.encode(), "labels.json": b'["a", "b"]\n'}
    scores = {
        f"{name}{end}": round(accuracy - 0.05 * (name == "f1_macro") + add, 6)
        for name in ("accuracy", "f1_macro")
        for end, add in (("", 0), ("_low", -0.02), ("_high", 0.02))
    }
    config = {
        "name": f"{task}-classifier",
        "version": version,
        "task": task,
        "model": "network",
        "variant": "float32",
        "feature_version": "1.0",
        "minimum_onnxruntime": "1.12.0",
        "metrics": {"test": {"n": 1000, **scores}},
        "files": {
            name: {"bytes": len(one), "sha256": hashlib.sha256(one).hexdigest()}
            for name, one in inside.items()
        },
        **more,
    }
    inside["config.json"] = json.dumps(config).encode()
    inside["MODEL_CARD.md"] = f"# card of {version}\n\nsame\n".encode()
    for name, one in inside.items():
        (folder / name).write_bytes(one)
    return config
