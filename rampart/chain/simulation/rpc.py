"""Ask the chain: JSON-RPC over one connection that stays open, one question after another."""

from __future__ import annotations

import http.client
import json
from typing import Any

from rampart.chain.simulation.process import HOST, ChainError

LIMIT = 60.0  # seconds for an answer
LONGEST = 64 * 2**20  # bytes of one
HEADERS = {"Content-Type": "application/json"}


class Rpc:
    """A connection to a port of this machine; a context manager that closes it.

    Batches are never sent: their parts are answered side by side, in no order.
    """

    def __init__(self, port: int, limit: float = LIMIT):
        self._connection = http.client.HTTPConnection(HOST, port, timeout=limit)
        self._asked = 0

    def __enter__(self) -> Rpc:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def ask(self, method: str, *params: Any) -> Any:
        """Return the result of a method.

        Raises
        ------
        ChainError : it is an error, or no answer came; names the method.
        """
        self._asked += 1
        question = {"jsonrpc": "2.0", "id": self._asked, "method": method, "params": params}
        try:
            self._connection.request("POST", "/", json.dumps(question), HEADERS)
            body = self._connection.getresponse().read(LONGEST + 1)
        except (OSError, http.client.HTTPException) as error:
            raise ChainError(f"{method}: no answer: {error or type(error).__name__}") from error
        if len(body) > LONGEST:
            raise ChainError(f"{method}: an answer above {LONGEST:,} bytes")
        try:
            answer = json.loads(body)
        except ValueError as error:
            raise ChainError(f"{method}: no JSON came: {body[:80]!r}") from error
        if "error" in answer:
            raise ChainError(f"{method}: {answer['error'].get('message', answer['error'])}")
        if answer.get("id") != self._asked:
            raise ChainError(f"{method}: answer {answer.get('id')} to question {self._asked}")
        return answer.get("result")
