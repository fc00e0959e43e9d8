"""Start the servers of a day, each in its host, and end them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from testbed import isolation, tools
from testbed.plan import Plan
from testbed.services import accounts

NGINX = """
user nobody nogroup;
worker_processes 1;
error_log /dev/null;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off;
  server_tokens {tokens};
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f1; uwsgi_temp_path {folder}/f2; scgi_temp_path {folder}/f3;
  client_max_body_size 8m;
  client_header_timeout {patience}s;
  client_body_timeout {patience}s;
  keepalive_timeout 5s;
  server {{
    listen {address}:{port};
    listen {address}:{tls} ssl;
    ssl_certificate {folder}/site.crt;
    ssl_certificate_key {folder}/site.key;
    location / {{
      proxy_pass http://127.0.0.1:9000;
      proxy_set_header Host $host;
      proxy_read_timeout 8s;
    }}
  }}
}}
"""
# What a command or a file of a weak site gives away goes into the recording.
ENVIRONMENT = {"PATH": tools.FOLDERS, "LANG": "C.UTF-8", "HOME": "/nonexistent"}


class Services:
    """The servers of a day."""

    def __init__(self, plan: Plan, scratch: Path):
        self.plan, self.scratch = plan, scratch
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, host: str, *words: str, module: bool = False) -> None:
        """Start a program, or a module of ours, in a host; it is told nothing of this machine."""
        program = [sys.executable, "-m", *words] if module else [tools.path(words[0]), *words[1:]]
        log = open(self.scratch / f"{host}.log", "ab")  # noqa: SIM115 the server's
        inside = ["ip", "netns", "exec", host, *program]
        self.running.append(
            subprocess.Popen(
                inside, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=ENVIRONMENT
            )
        )

    def up(self) -> None:
        """Start them all, and wait until each listens."""
        accounts.write(self.plan, self.scratch)
        for name in self.plan.sites:
            self.web(name)
        self.ssh()
        self.ftp()
        plan, address = self.plan, self.plan.address
        mail = plan.mail
        self.start(
            "mail",
            "testbed.services.mail",
            address("mail"),
            str(mail["port"]),
            mail["ident"],
            module=True,
        )
        self.names()
        store = plan.store
        self.start(
            "store",
            "redis-server",
            "--port",
            str(store["port"]),
            "--bind",
            address("store"),
            "--save",
            "",
            "--requirepass",
            store["password"],
            "--databases",
            "4",
        )
        listening = [(s.host, s.port) for s in plan.sites.values()] + [("mail", mail["port"])]
        listening += [("ssh", way["port"]) for way in plan.ssh] + [("files", plan.ftp["port"])]
        listening += [("store", store["port"]), ("names", 53)]
        for host, port in listening:
            self.wait(host, port)

    def web(self, name: str) -> None:
        """Start an application, and nginx before it where the plan says so."""
        site, folder = self.plan.sites[name], self.scratch / name
        docs = folder / "docs"
        for k, file in enumerate(site.files):
            path = docs / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"The order left on monday.\n" * 40 * (k + 1))
        address = "127.0.0.1" if site.behind else self.plan.address(name)
        port = 9000 if site.behind else site.port
        config = folder / "site.json"
        config.write_text(
            json.dumps({"site": vars(site), "folder": str(docs), "address": address, "port": port})
        )
        for path in folder.rglob("*"):
            path.chmod(0o755)
        self.start(name, "testbed.services.app", str(config), module=True)
        if site.behind:
            subprocess.run(
                [
                    "openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "ec",
                    "-pkeyopt",
                    "ec_paramgen_curve:P-256",
                    "-nodes",
                    "-days",
                    "30",
                    "-subj",
                    f"/CN={site.name}",
                    "-keyout",
                    folder / "site.key",
                    "-out",
                    folder / "site.crt",
                ],
                check=True,
                capture_output=True,
            )
            tokens = "on" if self.plan.day % 2 else "off"
            text = NGINX.format(
                folder=folder,
                tokens=tokens,
                patience=int(site.patience),
                address=self.plan.address(name),
                port=site.port,
                tls=site.tls,
            )
            (folder / "nginx.conf").write_text(text)
            self.start(name, "nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;")

    def ssh(self) -> None:
        """Start OpenSSH and Dropbear, with keys of the day."""
        first, second = self.plan.ssh
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        key = self.scratch / "ssh_key"
        key.unlink(missing_ok=True)
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key], check=True
        )
        config = self.scratch / "sshd_config"
        config.write_text(
            f"Port {first['port']}\nListenAddress {self.plan.address('ssh')}\nHostKey {key}\n"
            "UsePAM no\nPasswordAuthentication yes\nMaxStartups 200\nPidFile none\nUseDNS no\n"
            f"MaxAuthTries {first['tries']}\nVersionAddendum {first['add']}\n"
            "LoginGraceTime 30\nPrintLastLog no\nPrintMotd no\n"
        )
        self.start("ssh", "sshd", "-D", "-f", str(config))
        other = self.scratch / "dropbear_key"
        other.unlink(missing_ok=True)
        subprocess.run(
            ["dropbearkey", "-t", "ed25519", "-f", other], check=True, capture_output=True
        )
        where = f"{self.plan.address('ssh')}:{second['port']}"
        self.start(
            "ssh", "dropbear", "-F", "-E", "-r", str(other), "-p", where, "-T", str(second["tries"])
        )

    def ftp(self) -> None:
        """Start the FTP server of the day."""
        ftp, address = self.plan.ftp, self.plan.address("files")
        if ftp["kind"] == "pyftpdlib":
            homes = {
                user: (word, str(self.scratch / "home" / user))
                for user, word in self.plan.users.items()
            }
            (self.scratch / "ftp.json").write_text(json.dumps(homes))
            self.start(
                "files",
                "testbed.services.ftp",
                address,
                str(ftp["port"]),
                ftp["banner"],
                str(self.scratch / "ftp.json"),
                module=True,
            )
            return
        Path("/run/vsftpd/empty").mkdir(parents=True, exist_ok=True)
        config = self.scratch / "vsftpd.conf"
        config.write_text(
            f"listen=YES\nlisten_ipv6=NO\nlisten_address={address}\nlisten_port={ftp['port']}\n"
            f"anonymous_enable=NO\nlocal_enable=YES\nwrite_enable=YES\nftpd_banner={ftp['banner']}\n"
            "check_shell=NO\nseccomp_sandbox=NO\nsecure_chroot_dir=/run/vsftpd/empty\npam_service_name=vsftpd\n"
            "max_login_fails=3\ndelay_failed_login=0\nxferlog_enable=NO\nbackground=NO\n"
        )
        pam = self.scratch / "etc" / "pam"
        pam.write_text(
            "auth required pam_unix.so\naccount required pam_unix.so\n"
            "session required pam_permit.so\n"
        )
        with suppress(subprocess.CalledProcessError):
            isolation.mount("--bind", str(pam), "/etc/pam.d/vsftpd")
        self.start("files", "vsftpd", str(config))

    def names(self) -> None:
        """Start the resolver, and behind it the name server of zones from elsewhere."""
        plan, behind = self.plan, self.plan.address("cloud")
        zones = [zone for kind, zone in plan.zones.items() if kind != "gone"]
        self.start("cloud", "testbed.services.names", behind, *zones, module=True)
        lines = [
            "no-resolv",
            "no-hosts",
            "keep-in-foreground",
            "user=root",
            "cache-size=300",
            "log-facility=-",
        ]
        lines += [
            f"listen-address={plan.address('names')}",
            "bind-interfaces",
            "local-ttl=60",
            "pid-file=",
        ]
        lines += [f"address=/{host}.{plan.domain}/{plan.address(host)}" for host in plan.addresses]
        lines += [f"address=/{s.name}/{plan.address(s.host)}" for s in plan.sites.values()]
        lines += [f"address=/{name}/{plan.address('cloud')}" for name in plan.virtual]
        lines += [f"server=/{zone}/{behind}" for zone in zones]
        lines += [f"local=/{plan.domain}/", "local=/example/", "local=/test/"]
        lines += [
            f"txt-record=_dmarc.{plan.domain},v=DMARC1; p=none",
            f"mx-host={plan.domain},mail.{plan.domain},10",
        ]
        (self.scratch / "dnsmasq.conf").write_text("\n".join(lines) + "\n")
        self.start("names", "dnsmasq", "-C", str(self.scratch / "dnsmasq.conf"))

    def wait(self, host: str, port: int, seconds: float = 20) -> None:
        """Wait until a server listens.

        Raises
        ------
        RuntimeError : it does not; with the last lines of its log.
        """
        limit = time.monotonic() + seconds
        probe = "import socket as s,sys; s.create_connection((sys.argv[1], int(sys.argv[2])), 1)"
        inside = ["ip", "netns", "exec", host, sys.executable, "-c", probe]
        while subprocess.run(
            [*inside, self.plan.address(host), str(port)], capture_output=True
        ).returncode:
            if time.monotonic() > limit:
                told = (self.scratch / f"{host}.log").read_bytes()[-400:].decode("latin-1")
                raise RuntimeError(f"{host}: nothing listens on port {port}: {told}")
            time.sleep(0.2)

    def down(self) -> None:
        """End them all."""
        for child in self.running:
            with suppress(ProcessLookupError):
                os.kill(child.pid, 9)
        for child in self.running:
            child.wait()
