"""The bytes that a model is written as: to `joblib.hash`, dicts in another order are equal."""

import hashlib
import io

import joblib


def digest(model):
    """Return the SHA-256 of the bytes of the file that a model becomes."""
    with io.BytesIO() as stream:
        joblib.dump(model, stream)
        return hashlib.sha256(stream.getvalue()).hexdigest()
