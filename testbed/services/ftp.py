"""A second FTP server, for the days that do not run vsftpd.

python -m testbed.services.ftp address port banner users.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler
from pyftpdlib.servers import ThreadedFTPServer


def main() -> None:
    """Serve until killed."""
    address, port, banner, users = sys.argv[1:5]
    authorizer = DummyAuthorizer()
    for user, (word, home) in json.loads(Path(users).read_text(encoding="utf-8")).items():
        authorizer.add_user(user, word, home, perm="elradfmw")
    FTPHandler.authorizer = authorizer
    FTPHandler.banner = banner
    FTPHandler.auth_failed_timeout = 1
    ThreadedFTPServer((address, int(port)), FTPHandler).serve_forever()


if __name__ == "__main__":
    main()
