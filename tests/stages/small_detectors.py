"""A small project of invented flows in which detectors can be fitted."""

from stages import featurize, split
from tests.honesty import project

TREES = {"trees": 10}
ANOMALY = {
    "rows_a_day": 120,
    "hours_a_day": 8,
    "budgets": [5, 20],
    "detectors": {
        "isolation": {"features": "numeric", "detector": "isolation", "knobs": TREES},
        "isolation-all": {
            "features": "numeric", "detector": "isolation", "rows": "all", "role": "ablation",
            "knobs": TREES,
        },
        "outlier": {"features": "numeric", "detector": "outlier", "knobs": {"neighbours": 3}},
        "autoencoder": {
            "features": "numeric", "detector": "autoencoder",
            "knobs": {"wide": 6, "narrow": 2, "epochs": 3},
        },
        "supervised": {
            "features": "numeric", "detector": "supervised", "rows": "all", "role": "ceiling",
            "knobs": {"rounds": 5},
        },
        "bytes": {
            "features": "counters", "detector": "counter", "role": "baseline",
            "knobs": {"column": "n_client_bytes"},
        },
        "chance": {"features": "counters", "detector": "chance", "role": "baseline"},
    },
}  # fmt: skip
ALERT = {"show": 20, "bootstrap": 100, "ablations": {"isolation-all": "isolation"}}


def write(**changes):
    """Write parameters and raw flows; a change is merged into the block anomaly."""
    project.write("flows", anomaly={**ANOMALY, **changes}, alert=ALERT)


def made():
    """Write everything that the stage anomaly needs."""
    write()
    project.run("flows", split, featurize)
