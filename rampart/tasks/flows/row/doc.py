"""The page COLUMNS.md: each column of a canonical flow, what it means and what it is for.

python -m rampart.tasks.flows.row.doc > rampart/tasks/flows/row/COLUMNS.md
"""

from __future__ import annotations

from collections.abc import Iterator

from rampart.tasks.flows import row

WORDS = {
    "protocol": "transport protocol, a name",
    "service": "application protocol, as nDPI, Zeek or UNSW calls it",
    "category": "kind of application, as nDPI calls it",
    "state": "how the connection ended, in the source's own code",
    "server_name": "name that the client asked for (TLS, HTTP, DNS)",
    "user_agent": "what the client calls itself",
    "content_type": "what the server says it sends",
    "client_fingerprint": "TLS or SSH parameters of the client, as nDPI digests them",
    "server_fingerprint": "the same of the server",
    "payload_client": "first 400 bytes of the client, what does not print escaped",
    "payload_server": "the same of the server",
}


def lines() -> Iterator[str]:
    """Yield a row of the table for each column."""
    for name in row.NUMBERS:
        yield f"| `{name}` | {row.unit(name)} | number | yes |"
    for name in row.CATEGORIES:
        yield f"| `{name}` | {WORDS[name]} | category, and a word of the text | yes |"
    for name in row.TEXTS:
        yield f"| `{name}` | {WORDS[name]} | text, addresses and times masked | yes |"
    for name, reason in row.NEVER.items():
        yield f"| `{name}` | | display, grouping or label | no: {reason} |"


def markdown() -> str:
    """Return the text of COLUMNS.md."""
    head = [
        "# The columns of a flow",
        "",
        "Printed by `python -m rampart.tasks.flows.row.doc`. What follows from them is in",
        "`derive.py`; which of the features a recording keeps, and why not the others, the stage",
        "`split` writes to `reports/flows/data.json` (`columns`), by the training rows alone.",
        "",
        "| column | meaning | what it is | feature |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *lines()]) + "\n"


if __name__ == "__main__":
    print(markdown(), end="")
