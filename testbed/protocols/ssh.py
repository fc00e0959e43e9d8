"""SSH sessions; paramiko speaks, over our own connections."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from testbed.context import Context
    from testbed.wire import Connection

KEX = ("curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp521")
CIPHERS = ("aes128-ctr", "aes256-ctr", "aes192-ctr")


class Ssh:
    """A session with one of the SSH servers."""

    def __init__(self, ctx: Context, port: int, program: str):
        import paramiko

        logging.getLogger("paramiko").setLevel(logging.CRITICAL)
        self.connection: Connection = ctx.tcp("ssh", port)
        self.transport: Any = None
        self.error: type[Exception] = paramiko.SSHException
        try:
            self.transport = paramiko.Transport(self.connection.sock)
            self.transport.local_version = f"SSH-2.0-{program}"
            options = self.transport.get_security_options()
            first = ctx.rng.choice(CIPHERS)
            options.ciphers = (first, *(c for c in CIPHERS if c != first))
            with suppress(ValueError):
                options.kex = (ctx.rng.choice(KEX[1:]), *KEX)
            self.transport.banner_timeout = self.transport.auth_timeout = 12
            self.transport.start_client(timeout=12)
        except (paramiko.SSHException, EOFError, OSError) as error:
            self.close()
            raise OSError(f"no SSH session: {error}") from error

    def login(self, user: str, password: str) -> bool | None:
        """Tell whether the server takes a password; None when it has closed."""
        import paramiko

        try:
            self.transport.auth_password(user, password)
            return True
        except paramiko.AuthenticationException:
            return False if self.transport.is_active() else None
        except (paramiko.SSHException, EOFError, OSError):
            return None

    def run(self, command: str) -> bytes:
        """Return what a command prints."""
        import paramiko

        try:
            channel = self.transport.open_session(timeout=8)
            channel.settimeout(8)
            channel.exec_command(command)
            got = channel.recv(1 << 16)
            channel.close()
            return got
        except (paramiko.SSHException, EOFError, OSError):
            return b""

    def close(self) -> None:
        """End the session."""
        if self.transport is not None:
            with suppress(Exception):
                self.transport.close()
        self.connection.close()
