"""Invented flows in the columns of NetFlow version 3, as many as are asked for, to measure with."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

PORTS = np.array([80, 443, 53, 22, 21, 25, 3389, 445, 123, 8080, 0])
SERVICES = np.array([7.0, 91.0, 5.0, 92.0, 1.0, 3.0, 88.0, 41.0, 9.0, 7.0, 0.0])
FLAGS = np.array([2, 18, 19, 22, 24, 27, 31, 26, 30, 20])
PART = 50_000  # rows that are made at a time


def netflow(path: str | Path, rows: int, seed: int = 0) -> Path:
    """Write a CSV of ``rows`` flows, the same for a seed; nothing of it is a real network's."""
    path = Path(path)
    rng = np.random.default_rng(seed)
    with open(path, "w", encoding="utf-8") as stream:
        for number, part in enumerate(_parts(rows, rng)):
            part.to_csv(stream, index=False, header=number == 0)
    return path


def _parts(rows: int, rng: np.random.Generator) -> Iterator[pd.DataFrame]:
    for start in range(0, rows, PART):
        yield _some(min(PART, rows - start), start, rng)


def _some(n: int, start: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return n flows whose numbers hang together as those of a meter do."""
    kind = rng.integers(0, len(PORTS), n)
    udp = np.isin(PORTS[kind], (53, 123))
    there = 1 + rng.geometric(0.15, n)
    back = rng.poisson(there * 0.9)
    large, small = rng.integers(60, 1500, n), rng.integers(40, 60, n)
    size_in = (there * rng.uniform(small, large)).astype(int)
    size_out = (back * rng.uniform(small, large)).astype(int)
    lasts = np.round(rng.lognormal(5, 3, n)).clip(0, 4e6).astype(int)
    began = 1_700_000_000_000 + (start + np.arange(n)) * 3 + rng.integers(0, 50, n)
    flags = np.where(udp, 0, rng.choice(FLAGS, n))
    gap = lasts / np.maximum(there + back - 1, 1)
    return pd.DataFrame(
        {
            "IPV4_SRC_ADDR": _addresses(rng, n, "10.0"),
            "L4_SRC_PORT": rng.integers(1024, 65535, n),
            "IPV4_DST_ADDR": _addresses(rng, n, "10.1"),
            "L4_DST_PORT": np.where(PORTS[kind] == 0, rng.integers(1, 65535, n), PORTS[kind]),
            "PROTOCOL": np.where(udp, 17, 6),
            "L7_PROTO": SERVICES[kind],
            "IN_BYTES": size_in,
            "OUT_BYTES": size_out,
            "IN_PKTS": there,
            "OUT_PKTS": back,
            "TCP_FLAGS": flags,
            "FLOW_DURATION_MILLISECONDS": lasts,
            "CLIENT_TCP_FLAGS": flags,
            "SERVER_TCP_FLAGS": np.where(back > 0, flags, 0),
            "DURATION_IN": lasts,
            "DURATION_OUT": np.where(back > 1, lasts, 0),
            "MIN_TTL": rng.choice([32, 63, 64, 127, 128], n),
            "MAX_TTL": 128,
            "LONGEST_FLOW_PKT": large,
            "SHORTEST_FLOW_PKT": small,
            "MIN_IP_PKT_LEN": small,
            "MAX_IP_PKT_LEN": large,
            "SRC_TO_DST_SECOND_BYTES": np.round(size_in / np.maximum(lasts / 1000, 0.001), 1),
            "DST_TO_SRC_SECOND_BYTES": np.round(size_out / np.maximum(lasts / 1000, 0.001), 1),
            "RETRANSMITTED_IN_BYTES": 0,
            "RETRANSMITTED_IN_PKTS": 0,
            "RETRANSMITTED_OUT_BYTES": 0,
            "RETRANSMITTED_OUT_PKTS": rng.poisson(0.1, n),
            "SRC_TO_DST_AVG_THROUGHPUT": size_in * 8,
            "DST_TO_SRC_AVG_THROUGHPUT": size_out * 8,
            "NUM_PKTS_UP_TO_128_BYTES": there,
            "NUM_PKTS_128_TO_256_BYTES": 0,
            "NUM_PKTS_256_TO_512_BYTES": 0,
            "NUM_PKTS_512_TO_1024_BYTES": 0,
            "NUM_PKTS_1024_TO_1514_BYTES": back,
            "TCP_WIN_MAX_IN": rng.choice([8192, 29200, 64240, 65535], n),
            "TCP_WIN_MAX_OUT": rng.choice([8192, 28960, 65160], n),
            "ICMP_TYPE": 0,
            "ICMP_IPV4_TYPE": 0,
            "DNS_QUERY_ID": rng.integers(0, 65535, n) * udp,
            "DNS_QUERY_TYPE": udp.astype(int),
            "DNS_TTL_ANSWER": 60 * udp,
            "FTP_COMMAND_RET_CODE": 0.0,
            "FLOW_START_MILLISECONDS": began,
            "FLOW_END_MILLISECONDS": began + lasts,
            **_gaps("SRC_TO_DST", gap, rng),
            **_gaps("DST_TO_SRC", gap * 1.1, rng),
            "Label": 0,
            "Attack": "Benign",
        }
    )


def _addresses(rng: np.random.Generator, n: int, net: str) -> list[str]:
    pairs = zip(rng.integers(0, 8, n).tolist(), rng.integers(1, 255, n).tolist())
    return [f"{net}.{third}.{last}" for third, last in pairs]


def _gaps(stem: str, mean: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    mean = np.round(mean).astype(int)
    spread = np.round(mean * rng.uniform(0, 2, len(mean))).astype(int)
    shapes = {"MIN": mean // 4, "MAX": mean * 3, "AVG": mean, "STDDEV": spread}
    return {f"{stem}_IAT_{name}": values for name, values in shapes.items()}


def capture(path: str | Path, size: int, seed: int = 0) -> Path:
    """Write a pcap of about ``size`` bytes: TCP conversations of HTTP, some twenty packets each."""
    path, rng = Path(path), np.random.default_rng(seed)
    with open(path, "wb") as stream:
        stream.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        number = 0
        while stream.tell() < size:
            number += 1
            for packet, at in _conversation(number, rng):
                stream.write(struct.pack("<IIII", int(at), int(at % 1 * 1e6), *[len(packet)] * 2))
                stream.write(packet)
    return path


def _conversation(number: int, rng: np.random.Generator) -> Iterator[tuple[bytes, float]]:
    at, ports = 1.7e9 + number * 0.01, (1024 + number % 60000, 80)
    ends = (b"\x0a\x00" + (number // 250 % 65536).to_bytes(2), b"\x0a\x01\x00\x50")
    path = "".join(rng.choice(list("abcdefghij"), 12))
    asked = f"GET /{path} HTTP/1.1\r\nHost: www.example.test\r\nUser-Agent: bench\r\n\r\n".encode()
    body = rng.bytes(1200)
    parts = [(0, 2, b""), (1, 18, b""), (0, 16, b""), (0, 24, asked)]
    parts += [(1, 16, b"HTTP/1.1 200 OK\r\nContent-Length: 9600\r\n\r\n" + body[:1100])]
    parts += [(side, 16, body if side else b"") for _ in range(7) for side in (1, 0)]
    parts += [(0, 17, b""), (1, 17, b"")]
    sent = [1000, 5000]
    for side, flags, data in parts:
        at += float(rng.exponential(0.002))
        tcp = struct.pack(">HHIIBBHHH", ports[side], ports[1 - side], sent[side], sent[1 - side],
                          80, flags, 64240, 0, 0)  # fmt: skip
        ip = struct.pack(">BBHHHBBH", 69, 0, 40 + len(data), 0, 0, 64, 6, 0)
        yield b"\2" * 12 + b"\x08\x00" + ip + ends[side] + ends[1 - side] + tcp + data, at
        sent[side] += len(data) + (flags & 3 > 0)
