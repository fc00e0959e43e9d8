"""A mail server that takes every message and keeps none.

python -m testbed.services.mail address port ident
"""

from __future__ import annotations

import sys
import threading

from aiosmtpd.controller import Controller


class Taking:
    """Take a message."""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 aiosmtpd's name
        """Say that the message was taken."""
        return "250 2.0.0 Ok: queued"


def main() -> None:
    """Serve until killed."""
    address, port, ident = sys.argv[1:4]
    Controller(
        Taking(), hostname=address, port=int(port), ident=ident, server_hostname="mail"
    ).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
