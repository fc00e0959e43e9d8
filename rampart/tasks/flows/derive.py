"""The features of a flow: its numbers, what follows from them, and its categories.

Names begin with what a column is for, so that no feature can be taken by mistake: ``n_`` a number,
``c_`` a category, ``x_`` built as the published pipeline has it (hour of day, last octet of the
client's address) and used by the ablation alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np

from rampart.tasks.flows.row import CATEGORIES, FLAGS, NUMBERS, OWN, SIDES

DERIVED = {
    "packets": "packets of both directions",
    "bytes": "bytes of both directions",
    "client_share_packets": "client_packets / packets",
    "client_share_bytes": "client_bytes / bytes",
    "client_packet_bytes": "client_bytes / client_packets",
    "server_packet_bytes": "server_bytes / server_packets",
    "packet_rate": "packets / duration",
    "byte_rate": "bytes / duration",
    "client_gap_spread": "client_gap_std / client_gap_mean: 0 is as regular as a clock",
    "server_gap_spread": "the same of the server",
    "client_size_spread": "client_size_std / client_size_mean",
    "server_size_spread": "the same of the server",
    **{f"{flag}_share": f"both_{flag} / packets" for flag in FLAGS},
    "answered": "1 where the server sent a packet",
    "closed": "1 where a FIN or RST was seen",
    "port_system": "1 where the server's port is below 1024",
    "port_user": "1 where it is from 1024 to 49151",
    "port_dynamic": "1 where it is above",
    **{f"{side}_text": f"characters of the first bytes of the {side}" for side in SIDES[:2]},
    **{f"{side}_binary": f"share of them that does not print ({side})" for side in SIDES[:2]},
}
"""Name, without ``n_`` -> formula."""
ABLATED = {
    "x_hour": "hour of the day at which the flow began, UTC",
    "x_source_last_octet": "the last number of the client's IPv4 address",
}
TINY = np.float32(1e-6)  # seconds: the clock of a capture
Columns = dict[str, Any]


def derive(flows: Mapping[str, Sequence]) -> Columns:
    """Return the features of canonical flows, by name; numbers float32, NaN where unknown.

    Parameters
    ----------
    flows : frame or mapping with the columns of ``row.NUMBERS``, ``row.CATEGORIES`` and
        ``row.ENDS``; may have ``own_<name>``.
    """
    v: dict[str, np.ndarray] = {name: np.asarray(flows[name], dtype=np.float32) for name in NUMBERS}
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        _together(v)
        more = _derived(v, flows)
    own = [name for name in flows if str(name).startswith(OWN)]
    found: Columns = {f"n_{name}": value for name, value in v.items()}
    found |= {f"n_{name}": more[name].astype(np.float32) for name in DERIVED}
    found |= {f"n_{name}": np.asarray(flows[name], dtype=np.float32) for name in own}
    found |= {f"c_{name}": np.asarray(flows[name], dtype=object) for name in CATEGORIES}
    return found | _ablated(flows)


def _together(v: dict[str, np.ndarray]) -> None:
    """Fill in what both directions have together where the source gives each alone."""
    for flag in FLAGS:
        total = np.nan_to_num(v[f"client_{flag}"]) + np.nan_to_num(v[f"server_{flag}"])
        known = ~(np.isnan(v[f"client_{flag}"]) & np.isnan(v[f"server_{flag}"]))
        _fill(v, f"both_{flag}", np.where(known, total, np.nan))
    for shape, function in (("min", np.fmin), ("max", np.fmax)):
        sides = (v[f"{side}_size_{shape}"] for side in SIDES[:2])
        _fill(v, f"both_size_{shape}", function(*sides))
    for side in SIDES[:2]:
        _fill(v, f"{side}_size_mean", v[f"{side}_bytes"] / v[f"{side}_packets"])
    packets = v["client_packets"] + v["server_packets"]
    _fill(v, "both_size_mean", (v["client_bytes"] + v["server_bytes"]) / packets)
    _fill(v, "both_gap_mean", v["duration"] / np.maximum(packets - 1, 1))
    for name, values in v.items():
        v[name] = np.where(np.isfinite(values), values, np.float32(np.nan))


def _fill(v: dict[str, np.ndarray], name: str, values: np.ndarray) -> None:
    v[name] = np.where(np.isnan(v[name]), values, v[name]).astype(np.float32)


def _derived(v: dict[str, np.ndarray], flows: Mapping[str, Sequence]) -> dict[str, np.ndarray]:
    packets = v["client_packets"] + v["server_packets"]
    size = v["client_bytes"] + v["server_bytes"]
    seconds = np.maximum(v["duration"], TINY)
    port = np.asarray(flows["server_port"], dtype=np.float32)
    found = {
        "packets": packets,
        "bytes": size,
        "client_share_packets": v["client_packets"] / packets,
        "client_share_bytes": v["client_bytes"] / size,
        "client_packet_bytes": v["client_bytes"] / v["client_packets"],
        "server_packet_bytes": v["server_bytes"] / v["server_packets"],
        "packet_rate": packets / seconds,
        "byte_rate": size / seconds,
        **{f"{flag}_share": v[f"both_{flag}"] / packets for flag in FLAGS},
        "answered": _known(v["server_packets"] > 0, v["server_packets"]),
        "closed": _known(v["both_fin"] + v["both_rst"] > 0, v["both_fin"] + v["both_rst"]),
        "port_system": _known(port < 1024, port),
        "port_user": _known((port >= 1024) & (port < 49152), port),
        "port_dynamic": _known(port >= 49152, port),
    }
    for side, kind in product(SIDES[:2], ("gap", "size")):
        spread = v[f"{side}_{kind}_std"] / np.maximum(v[f"{side}_{kind}_mean"], TINY)
        found[f"{side}_{kind}_spread"] = spread
    for side in SIDES[:2]:
        lengths, binary = _printing(flows[f"payload_{side}"])
        found[f"{side}_text"], found[f"{side}_binary"] = lengths, binary
    for name, values in found.items():
        found[name] = np.where(np.isfinite(values), values, np.nan)
    return found


def _known(truth: np.ndarray, of: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(of), np.nan, truth)


def _printing(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the bytes that each text stands for, and the share that does not print."""
    escaped = np.array([text.count("\\x") for text in texts], dtype=np.float32)
    length = np.array([len(text) for text in texts], dtype=np.float32) - 3 * escaped
    return length, np.where(length > 0, escaped / np.maximum(length, 1), 0)


def _ablated(flows: Mapping[str, Sequence]) -> Columns:
    start = np.asarray(flows["start"], dtype=float)
    octets = [_octet(address) for address in flows["client_address"]]
    return {
        "x_hour": np.floor(start % 86400 / 3600).astype(np.float32),
        "x_source_last_octet": np.array(octets, dtype=np.float32),
    }


def _octet(address: str) -> float:
    last = address.rpartition(".")[2]
    return float(last) if address.count(".") == 3 and last.isdigit() else np.nan
