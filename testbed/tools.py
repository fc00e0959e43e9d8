"""The programs that a recording needs, and the Debian packages and modules that bring them."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

PACKAGES = {
    "ip": "iproute2",
    "ethtool": "ethtool",
    "tc": "iproute2",
    "sysctl": "procps",
    "unshare": "util-linux",
    "openssl": "openssl",
    "tcpdump": "tcpdump",
    "sshd": "openssh-server",
    "ssh-keygen": "openssh-client",
    "dropbear": "dropbear-bin",
    "vsftpd": "vsftpd",
    "dnsmasq": "dnsmasq-base",
    "nginx": "nginx-light",
    "redis-server": "redis-server",
}
MODULES = ("aiosmtpd", "dpkt", "nfstream", "paramiko", "pyarrow", "pyftpdlib")
FOLDERS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class CannotError(ValueError):
    """Why this machine cannot record."""


def path(program: str) -> str | None:
    """Return where a program is, also one that only root's PATH has."""
    return shutil.which(program, path=FOLDERS)


def check() -> None:
    """Refuse to record on a machine that cannot.

    Raises
    ------
    CannotError : not Linux, not Debian, not root, what is missing and how to get it, or that
        namespaces are not allowed here, as in many containers.
    """
    if platform.system() != "Linux":
        raise CannotError(f"the testbed needs Linux, got {platform.system()}")
    if not Path("/etc/debian_version").exists():
        raise CannotError("the testbed needs Debian (its servers' settings are Debian's)")
    if os.geteuid() != 0:
        raise CannotError(f"the testbed needs root (it makes namespaces), got user {os.geteuid()}")
    if lacking := [program for program in PACKAGES if path(program) is None]:
        packages = " ".join(dict.fromkeys(PACKAGES[program] for program in lacking))
        raise CannotError(
            f"missing: {', '.join(lacking)}; apt-get install --no-install-recommends {packages}"
        )
    if lacking := [module for module in MODULES if importlib.util.find_spec(module) is None]:
        raise CannotError(f"missing: {', '.join(lacking)}; make setup")
    asked = [path("unshare"), "--pid", "--net", "--mount", "--uts", "--ipc", "--fork", "true"]
    tried = subprocess.run(asked, capture_output=True, text=True)
    if tried.returncode:
        raise CannotError(f"this machine allows no namespaces: {tried.stderr.strip()}")


def versions() -> dict[str, str]:
    """Return the version of each package and module."""
    told = {}
    for package in sorted(set(PACKAGES.values())):
        asked = ["dpkg-query", "--show", "--showformat", "${Version}", package]
        told[package] = subprocess.run(asked, capture_output=True, text=True).stdout.strip()
    return told | {f"python3-{module}": version(module) for module in MODULES}
