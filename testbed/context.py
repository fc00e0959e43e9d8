"""What a session has in hand: its plan, its dice, its connections, and the time that is left."""

from __future__ import annotations

import random
import threading
import time
from typing import Any

from testbed import wire
from testbed.catalogue import CATALOGUE
from testbed.labels import ATTACKS
from testbed.plan import Plan, Site
from testbed.schedule import Session


class OverError(Exception):
    """The day is over, or the session has had all connections that it may have."""


class Context:
    """One running session. ``most`` bounds the connections that it may open."""

    def __init__(self, plan: Plan, session: Session, log: wire.Log, end: float, most: int = 150):
        self.plan, self.session, self.log, self.end, self.most = plan, session, log, end, most
        self.activity = CATALOGUE[session.activity]
        self.rng = random.Random(session.seed)
        self.source = plan.address(session.host)
        self.records: list[dict[str, Any]] = []
        self.lock = threading.Lock()

    def kept(self, record: dict[str, Any]) -> None:
        """Keep a record; refuse when there are too many or the day is over."""
        with self.lock:
            self.records.append(record)

    def may(self) -> None:
        """Refuse to open a connection when there are too many or the day is over."""
        if len(self.records) >= self.most or self.left() <= 0:
            raise OverError

    def tcp(
        self, host: str, port: int, timeout: float = 6.0, half: bool = False
    ) -> wire.Connection:
        """Return a TCP connection to a host of the plan; an error of connecting is raised."""
        self.may()
        connection, error = wire.tcp(self.source, (self.plan.address(host), port), timeout, half)
        self.kept(connection.record)
        if error is not None:
            raise error
        return connection

    def udp(self, host: str, port: int, timeout: float = 3.0) -> wire.Connection:
        """Return a UDP socket that talks to a host of the plan."""
        self.may()
        connection = wire.udp(self.source, (self.plan.address(host), port), timeout)
        self.kept(connection.record)
        return connection

    def think(self, median: float, spread: float = 0.7) -> None:
        """Wait as long as a person does: log-normal around a median, in compressed seconds."""
        self.sleep(median * self.rng.lognormvariate(0, spread))

    def sleep(self, seconds: float) -> None:
        """Wait; at the day's end, stop."""
        if self.left() <= 0:
            raise OverError
        time.sleep(max(0.0, min(seconds, 25.0, self.left())))

    def left(self) -> float:
        """Return the seconds until the day is over."""
        return self.end - time.monotonic()

    def times(self, least: int, most: int) -> range:
        """Return a number of turns."""
        return range(self.rng.randint(least, most))

    def site(self, *names: str) -> Site:
        """Return one of the sites of these names."""
        return self.plan.sites[self.rng.choice(names or ("web", "wiki"))]

    def all_achieved(self, outcome: str) -> None:
        """Say what the TCP connections of this session achieved together."""
        for record in self.records:
            if record["protocol"] == wire.TCP:
                record["outcome"] = outcome

    def finish(self) -> None:
        """Write the records of this session to the log, each with who, what and what came of it."""
        activity, session = self.activity, self.session
        default = ATTACKS.get(activity.attack, "none")
        for record in self.records:
            self.log.write(
                record
                | {
                    "outcome": record["outcome"] or default,
                    "session": session.name,
                    "actor": session.actor,
                    "activity": activity.name,
                    "attack": activity.attack,
                    "alike": activity.alike,
                    "end": time.time(),
                }
            )
