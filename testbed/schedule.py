"""When everybody does what: the sessions of a day, drawn from the seed before it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rampart.core.seeds import derive
from testbed.catalogue import ALL, TOTAL, Activity

# Work starts, dips at noon, and goes on: the density of starts over the compressed day.
HOURS = (2, 2, 3, 6, 9, 10, 9, 6, 8, 10, 9, 7, 5, 4, 3, 2)
QUIET = 0.82  # starts lie in this part of the day, so that sessions end before it does
MOST = 400  # sessions of one activity in one day


@dataclass(frozen=True)
class Session:
    """One session of one activity: who, from which host, when (seconds after the day began)."""

    name: str
    activity: str
    actor: str
    host: str
    start: float
    seed: int


def sessions_of(activity: Activity, flows: int) -> int:
    """Return how many sessions give an activity its share of a day's flows, at least one.

    Examples
    --------
    >>> from testbed.catalogue import CATALOGUE
    >>> sessions_of(CATALOGUE["port_scan"], 5000), sessions_of(CATALOGUE["port_scan"], 100)
    (5, 1)
    """
    return int(min(MOST, max(1, np.ceil(flows * activity.share / TOTAL / activity.flows))))


def starts(count: int, seconds: float, rng: np.random.Generator) -> np.ndarray:
    """Draw the starts of sessions over a day of ``seconds``, more of them in working hours.

    Returns
    -------
    array of shape (count,), sorted.
    """
    weights = np.array(HOURS) / sum(HOURS)
    hours = rng.choice(len(HOURS), size=count, p=weights)
    return np.sort((hours + rng.random(count)) / len(HOURS) * seconds * QUIET)


def draw(day: int, seed: int, hosts: list[str], flows: int, seconds: float) -> list[Session]:
    """Return all sessions of a day by their start.

    Every host has people and jobs. Three of four intruders sit on a host that others use, so that
    an address says little; each has some types of attack, and the hosts differ by day.
    """
    rng = np.random.default_rng(derive(seed, "testbed", "schedule", day))
    nests = [hosts[k] for k in rng.permutation(len(hosts))[: max(4, 2 * len(hosts) // 3)]]
    found = []
    for activity in ALL:
        own = np.random.default_rng(derive(seed, "testbed", "schedule", day, activity.name))
        places = nests if activity.actor == "intruder" else hosts
        for k, start in enumerate(starts(sessions_of(activity, flows), seconds, own)):
            host = places[own.integers(len(places))]
            number = derive(seed, "testbed", day, activity.name, k)
            actor = f"{activity.actor}-{host}-{number % 3}"
            found.append((start, activity.name, actor, host, number))
    found.sort()
    return [
        Session(f"day{day}-{k:05d}", name, actor, host, float(start), number)
        for k, (start, name, actor, host, number) in enumerate(found)
    ]
