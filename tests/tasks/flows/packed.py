"""A small project as train and evaluate leave it: a forest on n-grams and numbers, and champion."""

from __future__ import annotations

from pathlib import Path

import joblib
import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline

from rampart.core import files, matrices
from rampart.estimators.shared.selection import Selected
from rampart.features import joined, numeric, tfidf
from rampart.metrics import calibration
from rampart.tasks.flows.row import CLASSES
from rampart.tasks.flows.split import SplitParams, divide
from stages import bundle, freeze
from tests.stages.small import write_figures, write_files
from tests.tasks.flows import small, unusual_model

SPLIT = {"external": ["testbed/day-3"], "validation_share": 0.2, "test": 0.2, "max_rejected": 0}
FREEZE = {"forest": {"estimator": "forest", "features": "joined"}}
BUNDLE = {"name": "flow-triage", "anomaly": True, "background": True}
SHARED = {"scale": "tiny", "seed": 3}


def write_params(**changes: dict) -> None:
    """Write the parameters; ``changes``: block -> knobs over those that are there."""
    blocks = {"freeze": FREEZE, "bundle": BUNDLE | changes.get("bundle", {})}
    blocks["freeze"] = FREEZE | changes.get("freeze", {})
    train = {"forest": {"features": "joined", "estimator": "forest"}}
    write_files(SHARED, {"train": train, "evaluate": {"alpha": 0.1}, **blocks}, "flows")


def features(rows: pd.DataFrame) -> joined.Features:
    """Return fitted features of rows: words, characters and numbers, as the pipeline joins them."""
    sizes = {"word_sizes": (1, 2), "char_sizes": (3, 3), "word_features": 200}
    words = tfidf.Features(tfidf.Params(**sizes, char_features=200, min_df=2))
    words, counts = words.fit_extract(rows)
    numbers, raw = numeric.Features(numeric.Params(fewest=2)).fit_extract(rows)
    parts = [joined.Part("tfidf", words, counts.shape[1], False)]
    parts.append(joined.Part("numeric", numbers, raw.shape[1], True))
    return joined.Features(parts).refit(joined.side_by_side([counts, raw]))


def write_inputs() -> None:
    """Write parameters, splits, model, calibration, predictions, metrics and the champion."""
    write_params()
    raw = small.rows(Path(), small.recording())
    rows = divide(raw, SplitParams(**SPLIT), {}, {}).rows.assign(weight=1.0)
    train = rows[rows["split"] == "train"].reset_index(drop=True)
    fitted = features(train)
    forest = Selected(RandomForestClassifier(8, random_state=0, n_jobs=1), 150)
    forest.fit(fitted.weigh(fitted.extract(train)), train["label"].to_numpy())
    cooled = {"method": "temperature", "temperature": 1.5, "classes": list(CLASSES)}
    files.write_json("models/flows/calibration/forest.json", cooled)
    with files.replacing("models/flows/forest/model.joblib") as path:
        joblib.dump(Pipeline([("features", fitted), ("classifier", forest)]), path)
    said = []
    for split, part in rows.groupby("split"):
        part = part.reset_index(drop=True)
        files.write_parquet(f"data/flows/splits/{split}.parquet", part)
        native = forest.predict_proba(fitted.transform(part))
        p, prediction = calibration.predict(cooled, native)
        told = part[["id", "label"]].assign(split=split, prediction=prediction)
        said.append(told.assign(**{f"p_{code}": p[:, code] for code in range(len(CLASSES))}))
    files.write_parquet("data/flows/calibrated/forest.parquet", pd.concat(said, ignore_index=True))
    chosen = fitted.transform(train)[:4, forest.columns_].toarray().astype(np.float32)
    with files.replacing_folder("models/flows/attributions") as folder:
        matrices.save(folder / "forest.npz", chosen)
    unusual_model.write(pd.read_parquet("data/flows/splits/validation.parquet"))
    files.write_json("reports/flows/champion.json", {"model": "forest"})
    write_figures("flows", "forest", CLASSES)


def package() -> Path:
    """Write the inputs and run both stages; return the package's folder."""
    write_inputs()
    freeze.main(["flows", "forest"])
    bundle.main(["flows"])
    return Path("models/flows/package")
