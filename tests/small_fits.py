"""Fit small models, print digests of what they predict and of their files: test_same_bytes.

    python -m tests.small_fits bayes cvae

A process of its own, as kernels are chosen when a library is loaded.
"""

from rampart.core import kernels

kernels.pin()

import hashlib  # noqa: E402
import importlib  # noqa: E402
import io  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402

import joblib  # noqa: E402
import numpy as np  # noqa: E402
from threadpoolctl import threadpool_limits  # noqa: E402

from tests.small_mixed_rows import MIXED, mixed  # noqa: E402

TEXTS = ("attention", "bilstm", "cnn", "cnn_lstm", "lstm")  # they read token ids
MEMBERS = ("blend", "stacking", "voting")  # they read what other models predict
ESTIMATORS = (
    *TEXTS,
    *MEMBERS,
    "bayes",
    "forest",
    "given",
    "instances",
    "logreg",
    "majority",
    "network",
    "perceptron",
    "sgd",
    "svm",
    "xgboost",
)
GENERATORS = ("cvae",)
KNOBS = {
    **{name: {"embedding": 16, "epochs": 1, "min_rows": 1} for name in TEXTS},
    "attention": {"embedding": 16, "epochs": 1, "min_rows": 1, "blocks": 1},
    "forest": {"trees": 10},
    "instances": {"slots": 5, "rounds": 0, "trees": 5},
    "xgboost": {"rounds": 10},
    "perceptron": {"layers": "16", "epochs": 2},
    "network": {"layers": "64-32", "dropout": "0.1-0.1", "epochs": 1},
    "cvae": {"epochs": 5, "hidden": (64,), "latent": 8},
}


def problem(rows=600, columns=90, classes=3):
    """Return X, not negative, whose first columns hint at the class, and y."""
    rng = np.random.default_rng(0)
    y = np.arange(rows) % classes
    X = rng.gamma(1.0, 1.0, (rows, columns))
    X[:, :classes] += np.eye(classes)[y]
    return X.astype(np.float32), y


def estimator(name, module):
    """Return the predictions and the file of a fitted estimator."""
    X, y = problem()
    if name in TEXTS:
        X, y = (4 * X[:200, :6]).astype(np.int32), y[:200]
    if name in MEMBERS:  # two of them
        X = X[:, :6].reshape(len(X), 2, 3)
        X = (X / X.sum(axis=2, keepdims=True)).reshape(len(X), 6)
    groups = {"groups": np.arange(len(y)) // 20} if name == "stacking" else {}
    fitted = module.build(module.Params(**KNOBS.get(name, {})), 3).fit(X, y, **groups)
    file = io.BytesIO()
    joblib.dump(fitted, file, compress=("zlib", 3))
    return np.ascontiguousarray(fitted.predict_proba(X)).tobytes(), file.getvalue()


def generator(name, module):
    """Return the rows and the weights of a fitted generator; its pickle has addresses in it."""
    fitted = module.build(module.Params(**KNOBS[name]), MIXED, 2, 3).fit(*mixed((300, 200)))
    made, _ = fitted.sample([150, 100], 5)
    weights = b"".join(value.numpy().tobytes() for value in fitted.ends.state_dict().values())
    return made.discrete.tobytes() + made.continuous.tobytes(), weights


def main(names):
    """Print JSON, name -> digests of its predictions and of its file."""
    found = {}
    for name in names:
        fit, room = estimator, "estimators"
        if name in GENERATORS:
            fit, room = generator, "synthetic.generators"
        module = importlib.import_module(f"rampart.{room}.{name}")
        with threadpool_limits(1):  # of the libraries that are loaded
            parts = fit(name, module)
        found[name] = [hashlib.sha256(part).hexdigest() for part in parts]
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:] or [*ESTIMATORS, *GENERATORS])
