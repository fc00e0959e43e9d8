"""What is said of a flow: who did what, what it achieved, how severe that is."""

from __future__ import annotations

import re

SEVERITIES = ("info", "low", "medium", "high", "critical")

# What a connection achieved, as its sender found out, and the severity that this is.
OUTCOMES = {
    "none": 0,  # nobody meant harm
    "looked": 1,  # reconnaissance
    "failed": 2,
    "credentials": 3,  # a password, a session, a visitor's cookies
    "service": 3,  # others were no longer served
    "code": 4,  # a command ran
    "data": 4,  # what should have stayed left
}

# Attack types: what a connection has achieved as long as nothing else is known.
ATTACKS = {
    "ssh_guessing": "failed",
    "ftp_guessing": "failed",
    "http_guessing": "failed",
    "slow_headers": "failed",
    "slow_body": "failed",
    "http_flood": "failed",
    "syn_flood": "failed",
    "port_scan": "looked",
    "service_scan": "looked",
    "path_scan": "looked",
    "sql_injection": "failed",
    "cross_site_scripting": "failed",
    "command_injection": "failed",
    "path_traversal": "failed",
    "http_beacon": "failed",
    "dns_beacon": "failed",
    "dns_tunnel": "failed",
    "infiltration": "failed",
}

# No text of a flow may hold one of these words: they say the label, or nearly.
SAYING = (
    "attack attacker attacks malicious malware exploit exploits exploitation brute bruteforce "
    "flood flooding scan scanner scanning slowloris ddos dos injection xss csrf traversal "
    "tunnel tunneling beacon beaconing exfil exfiltration infiltration botnet bot victim intruder "
    "hacker hacked hack pwned pwn rootkit trojan ransomware backdoor shellcode evil harmless "
    "benign legitimate suspicious anomaly severity label normal lookalike honeypot testbed rampart "
    "recon reconnaissance payload nmap nikto sqlmap hydra medusa metasploit"
)
# Random bytes of TLS or of an archive hold a short word by chance: those are looked for in text.
SHORT = 5


def severity(outcome: str) -> int:
    """Return the severity, 0 to 4, of what a connection achieved.

    Raises
    ------
    ValueError : no such outcome.

    Examples
    --------
    >>> severity("credentials"), SEVERITIES[severity("credentials")]
    (3, 'high')
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"outcome: must be one of {', '.join(OUTCOMES)}, got {outcome!r}")
    return OUTCOMES[outcome]


def words() -> frozenset[str]:
    """Return every word that says a label: severities, attack types, activities, and their like."""
    from testbed.catalogue import CATALOGUE

    return frozenset([*SEVERITIES, *ATTACKS, *CATALOGUE, *SAYING.split()])


def said(text: str, forbidden: frozenset[str]) -> set[str]:
    """Return the label words in a text, as whole words, whatever their case.

    Examples
    --------
    >>> sorted(said("GET /info?Scan=1", frozenset({"info", "scan", "low"})))
    ['info', 'scan']
    >>> said("GET /information/below", frozenset({"info", "low"}))
    set()
    """
    found = set(re.findall(r"[a-z0-9_]+", text.lower())) & forbidden
    if found and not readable(text):
        found = {word for word in found if len(word) > SHORT}
    return found


def readable(text: str) -> bool:
    r"""Tell whether a payload is text: at most one character in ten is an escaped byte.

    Examples
    --------
    >>> readable("GET / HTTP/1.1"), readable(r"\x16\x03\x01\x02")
    (True, False)
    """
    return 40 * text.count("\\x") <= len(text)
