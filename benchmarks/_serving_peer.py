"""The columns package behind LitServe; benchmarks/serving.py runs it in an environment of its own.

    python benchmarks/_serving_peer.py PACKAGE PORT ROWS

ROWS: rows of a batch at most; 1: none.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import litserve

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app import model
from app.reading import Column, column


class Columns(litserve.LitAPI):
    """What app.serve does of a column, as this server wants it told."""

    def __init__(self, folder: str, rows: int):
        super().__init__(max_batch_size=rows, batch_timeout=0.001 if rows > 1 else 0.0)
        self.folder = folder

    def setup(self, device: Any) -> None:
        self.package = model.Package(self.folder)

    def decode_request(self, request: dict) -> Column:
        (one,) = request["columns"]
        return column(one["name"], one["values"])

    def batch(self, inputs: list) -> list:
        return inputs

    def unbatch(self, output: list) -> list:
        return output

    def predict(self, given: Any) -> Any:
        many = given if isinstance(given[0], tuple) else [given]  # a column is a tuple too
        answers = [
            model.answer(one, p, self.package.labels, 0.0)
            | {"probabilities": dict(zip(self.package.labels, map(float, p)))}
            for one, p in zip(many, self.package.probabilities(many))
        ]
        return answers if many is given else answers[0]

    def encode_response(self, output: dict) -> dict:
        return {"results": [output]}


if __name__ == "__main__":
    server = litserve.LitServer(Columns(sys.argv[1], int(sys.argv[3])), accelerator="cpu")
    server.run(port=int(sys.argv[2]), host="127.0.0.1", log_level="error",
               generate_client_file=False)  # fmt: skip
