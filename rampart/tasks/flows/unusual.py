"""What the detectors of unusual flows need to know: attacks, sessions, clocks and words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from rampart.tasks.flows.row import CLASSES

HARMLESS = 0
"""The ``label`` of a flow that meant no harm; any other is an attack."""
COLUMNS = ["id", "label", "source", "group", "generated", "start", "attack", "activity"]
COLUMNS += ["look_alike", "protocol", "service", "server_port", "n_duration"]
BY = ("source", "protocol", "service", "port", "severity", "what", "look_alike")
"""Properties by which recall and false alarms are told, see ``sliced``."""
PORTS = ((1024, "system, below 1024"), (49152, "user, below 49152"), (np.inf, "dynamic"))
UNIT = "flow"
DAY = (
    "A day of the testbed is a working day in about three and a half minutes: as recorded it has "
    "some 5,470 flows, of which {rows:,} are left where flows with equal features count once. So "
    "“N alerts a day” means N alerts among {rows:,} such flows. The sessions start over the "
    "{hours:g} steps of a compressed working day (testbed/schedule.py: HOURS): one is the “hour” "
    "here, a {hours:g}th of a day, some 13 recorded seconds and {each:.0f} flows. Seconds until a "
    "first alert are seconds of the recording, of the flows that are left."
)


def sliced(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns ``BY`` and the clock of each flow.

    Returns
    -------
    DataFrame : source, protocol, service, port (the class of the server's), severity, what (the
    type of an attack, what a harmless flow did), look_alike, group, start and duration (seconds),
    kind (the type of the attack).
    """
    words = frame[["source", "protocol", "service", "group", "start"]].copy()
    for name in ("protocol", "service"):
        words[name] = words[name].replace("", "unknown").fillna("unknown")
    port = frame["server_port"].to_numpy(float)
    sides = [port < limit for limit, _ in PORTS[:-1]]
    names = [name for _, name in PORTS]
    words["port"] = np.where(np.isnan(port), "unknown", np.select(sides, names[:-1], names[-1]))
    words["severity"] = frame["label"].map(dict(enumerate(CLASSES)))
    harmless = (frame["label"] == HARMLESS).to_numpy()
    activity = frame["activity"].where(frame["activity"] != "", "unknown").fillna("unknown")
    words["what"] = np.where(harmless, activity, frame["attack"])
    words["look_alike"] = frame["look_alike"].astype(str).replace("", "unknown")
    return words.assign(duration=frame["n_duration"].fillna(0), kind=frame["attack"])
