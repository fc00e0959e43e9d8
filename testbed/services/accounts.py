"""The users of a day, in the room's own passwd and shadow; the machine's stay as they are."""

from __future__ import annotations

import subprocess
from pathlib import Path

from testbed.plan import Plan

SYSTEM = (
    "root:x:0:0:root:/root:/bin/sh",
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin",
    "www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin",
    "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin",
    "ftp:x:106:65534::/srv/ftp:/usr/sbin/nologin",
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
)


def write(plan: Plan, scratch: Path) -> None:
    """Write passwd, shadow, group and hosts, and make the users' homes."""
    passwd, shadow = list(SYSTEM), [f"{line.split(':')[0]}:*:19700::::::" for line in SYSTEM]
    words = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"],
        input="\n".join(plan.users.values()),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    for k, (user, word) in enumerate(zip(plan.users, words)):
        home = scratch / "home" / user
        home.mkdir(parents=True, exist_ok=True)
        (home / "notes.txt").write_text("call back on friday\n" * (k + 3))
        for path in home, home / "notes.txt":
            subprocess.run(["chown", f"{2000 + k}:2000", str(path)], check=True)
        passwd.append(f"{user}:x:{2000 + k}:2000:{user}:{home}:/bin/sh")
        shadow.append(f"{user}:{word}:19700:0:99999:7:::")
    etc = scratch / "etc"
    (etc / "passwd").write_text("\n".join(passwd) + "\n")
    (etc / "shadow").write_text("\n".join(shadow) + "\n")
    (etc / "group").write_text("root:x:0:\nnogroup:x:65534:\nwww-data:x:33:\nstaff:x:2000:\n")
    (etc / "hostname").write_text("server\n")
    (etc / "nsswitch.conf").write_text("passwd: files\nshadow: files\ngroup: files\nhosts: files\n")
    lines = ["127.0.0.1 localhost"]
    lines += [f"{plan.address(host)} {host}.{plan.domain} {host}" for host in plan.addresses]
    (etc / "hosts").write_text("\n".join(lines) + "\n")
