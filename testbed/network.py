"""Hosts joined by a bridge: a network namespace each, a veth pair each, and no route out."""

from __future__ import annotations

import subprocess

from testbed.plan import SERVERS, Plan

BRIDGE = "lan"
SPOOFED = range(200, 240)  # addresses that belong to the silent host


def ip(line: str) -> None:
    """Run ``ip`` with the words of a line.

    Raises
    ------
    RuntimeError : it failed; with what it said.
    """
    done = subprocess.run(["ip", *line.split()], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ip {line}: {done.stderr.strip()}")


def together(host: str, lines: list[str]) -> None:
    """Run many lines of ``ip`` in a host at once.

    Raises
    ------
    RuntimeError : one failed; with what it said.
    """
    text = "\n".join(lines)
    batch = ["ip", "-n", host, "-batch", "-"]
    done = subprocess.run(batch, input=text, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ip in {host}: {done.stderr.strip()}")


def build(plan: Plan) -> None:
    """Make the bridge and every host of a plan."""
    ip("link set lo up")
    ip(f"link add {BRIDGE} type bridge stp_state 0 forward_delay 0 mcast_snooping 0")
    ip(f"link set {BRIDGE} up")
    for host in [*SERVERS, *plan.clients]:
        add(plan, host)


def add(plan: Plan, host: str) -> None:
    """Make one host: packets of their true size, no IPv6, and a line as fast as the plan says."""
    outer = f"v-{host}"
    ip(f"netns add {host}")
    ip(f"link add {outer} type veth peer name eth0 netns {host}")
    ip(f"link set {outer} master {BRIDGE} up")
    inside = f"netns exec {host}"
    quiet(f"{inside} sysctl -q -w net.ipv6.conf.all.disable_ipv6=1")
    ip(f"-n {host} link set lo up")
    ip(f"-n {host} addr add {plan.address(host)}/24 dev eth0")
    ip(f"-n {host} link set eth0 up")
    for where in ("", f"{inside} "):
        name = "eth0" if where else outer
        device = f"ethtool -K {name} tso off gso off gro off tx off"
        quiet(f"{where}{device}" if where else device)
    if host in plan.rates:
        rate = plan.rates[host]
        ip_tc(host, f"tbf rate {rate}mbit burst 16kb latency 80ms")
    if host in plan.sites and not plan.sites[host].behind:
        settle(host, "net.ipv4.tcp_syncookies=0", "net.ipv4.tcp_max_syn_backlog=16")
        settle(host, "net.ipv4.tcp_synack_retries=2")


def hush(plan: Plan) -> None:
    """Take the silent host's address away, so that packets reach it and none is answered.

    The other hosts are told where its address is, and those that floods pretend to come from.
    """
    mac = "02:00:00:00:00:fe"
    ip("-n silent link set eth0 down")
    ip(f"-n silent link set eth0 address {mac}")
    ip("-n silent link set eth0 up")
    ip("-n silent addr flush dev eth0")
    numbers = [plan.address("silent"), *(f"{plan.prefix}.{number}" for number in SPOOFED)]
    for host in [*SERVERS, *plan.clients]:
        if host != "silent":
            together(host, [f"neigh replace {n} lladdr {mac} dev eth0" for n in numbers])


def settle(host: str, *settings: str) -> None:
    """Set kernel settings of a host."""
    for setting in settings:
        quiet(f"netns exec {host} sysctl -q -w {setting}")


def ip_tc(host: str, discipline: str) -> None:
    """Shape what a host sends; a kernel without the discipline leaves it as it is."""
    quiet(f"netns exec {host} tc qdisc add dev eth0 root {discipline}")


def quiet(line: str) -> None:
    """Run a command that may fail: a setting that this kernel lacks changes no label."""
    words = line.split()
    program = words if words[0] == "ethtool" else ["ip", *words]
    subprocess.run(program, capture_output=True)


def tear_down(plan: Plan) -> None:
    """Remove the hosts of a day and the bridge, before the next day has its own."""
    for host in [*SERVERS, *plan.clients]:
        ip(f"link del v-{host}")
        ip(f"netns del {host}")
    ip(f"link del {BRIDGE}")
