"""What all routes share: settings, releases, the desk, the door, the log, the metrics."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request

from app.serve.answering import Desk, Outcome
from app.serve.gate import Gate
from app.serve.pool import Pool
from app.serve.reloading import Releases
from app.serve.settings import Settings
from rampart.access.roles import EVERY, Caller

ANYONE = Caller("", "")


@dataclass
class State:
    """Of one server."""

    settings: Settings
    releases: Releases
    pool: Pool
    desk: Desk
    gate: Gate | None = None
    log: Any = None
    exposition: Any = None
    watched: dict[str, str] = field(default_factory=dict)  # file -> its gauges that were taken over
    draining: bool = False  # SIGTERM was heard: not ready, what runs is finished

    async def enter(self, request: Request, action: str, task: str = EVERY) -> Caller:
        """Return who asks, if they may; see ``gate.Gate.caller``."""
        request.scope["rampart"]["task"] = task
        if self.gate is None:
            return ANYONE
        return await self.gate.caller(request, action, task)

    def tell(self, request: Request, outcome: Outcome) -> None:
        """Note for the metrics what answered a request."""
        about = request.scope["rampart"]
        about["version"], about["rows"] = outcome.engine.version, len(outcome.answers)
