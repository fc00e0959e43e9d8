"""A PostgreSQL server of the machine's own package, in a temporary folder, for the tests here."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

OPTIONS = "-c listen_addresses= -c fsync=off -c max_connections=20"


def programs():
    """Return the folder of PostgreSQL's programs, the newest version's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def postgres():
    """Start a server that listens on a socket in its folder alone; return its URL."""
    where = programs()
    if where is None:
        pytest.skip("PostgreSQL is not installed (the package `postgresql`)")
    prefix: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if os.getuid() == 0:  # which PostgreSQL refuses to run as
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL refuses to run as root, and there is no user `postgres`")
        os.chown(folder, user.pw_uid, user.pw_gid)
        prefix = ["runuser", "-u", "postgres", "--"]

    def run(program, *arguments):
        command = [*prefix, where / program, "-D", folder / "data", *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-A", "trust", "-U", "rampart", "-E", "UTF8", "--no-sync")
        options = f"{OPTIONS} -c unix_socket_directories={folder}"
        run("pg_ctl", "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://rampart:secret@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)
