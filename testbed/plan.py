"""The world of one day: hosts, names, ports, users, what is weak; drawn from the seed."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field
from typing import Any

from rampart.core.seeds import derive
from testbed import words

SERVERS = ("web", "wiki", "cloud", "ssh", "files", "mail", "names", "store", "silent")
WEAK = ("sql", "scripts", "commands", "paths")
BANNERS = ("Apache/2.4.57 (Debian)", "gunicorn", "Werkzeug/3.0.1", "Jetty(9.4.53)", "Caddy", "IIS")


@dataclass
class Site:
    """One web application: where it is, how it looks on this day, what of it is weak."""

    host: str
    name: str
    port: int
    tls: int | None
    behind: bool  # a proxy stands before it
    weak: list[str]
    workers: int
    patience: float  # seconds that an unfinished request may take
    banner: str
    keeps: bool  # connections alive
    words: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    users: dict[str, str] = field(default_factory=dict)
    seed: int = 0


@dataclass
class Plan:
    """All that services, people and intruders of a day have to agree on."""

    day: int
    seed: int
    prefix: str
    domain: str
    addresses: dict[str, str]
    clients: list[str]
    rates: dict[str, int]
    sites: dict[str, Site]
    users: dict[str, str]
    ssh: list[dict[str, Any]]
    ftp: dict[str, Any]
    mail: dict[str, Any]
    zones: dict[str, str]
    store: dict[str, Any]
    virtual: list[str]
    browsers: list[str]
    tools: list[str]
    ssh_clients: list[str]
    tunnel: dict[str, Any]
    guesses: list[str]

    def address(self, host: str) -> str:
        """Return the address of a host."""
        return self.addresses[host]

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for the provenance and for services in other processes."""
        return asdict(self)


def draw(day: int, seed: int, clients: int = 12) -> Plan:
    """Return the plan of a day; the same day and seed give the same plan."""
    rng = random.Random(derive(seed, "testbed", "plan", day))
    nouns = rng.sample(words.NOUNS, len(words.NOUNS))
    domain = f"{nouns.pop()}-{nouns.pop()}.{rng.choice(('example', 'test'))}"
    prefix = f"172.29.{rng.randrange(8, 248)}"
    names = [f"c{k:02d}" for k in range(clients)]
    numbers = rng.sample(range(4, 190), len(SERVERS) + clients)
    addresses = {name: f"{prefix}.{number}" for name, number in zip([*SERVERS, *names], numbers)}
    people = rng.sample(words.PEOPLE, 8) + rng.sample(words.ROLES, 4)
    common = rng.sample(words.COMMON, len(words.COMMON))
    users = {name: password(rng) for name in people}
    for name in rng.sample(people, 4):  # whose password stands on a list of common ones
        users[name] = common[rng.randrange(6, 40)]
    return Plan(
        day=day,
        seed=seed,
        prefix=prefix,
        domain=domain,
        addresses=addresses,
        clients=names,
        rates={name: rng.choice((4, 8, 16, 30, 50, 100)) for name in names},
        sites=sites(day, rng, domain),
        users=users,
        ssh=[
            {"kind": "openssh", "port": 22, "tries": rng.choice((3, 4, 6)), "add": nouns.pop()},
            {
                "kind": "dropbear",
                "port": rng.choice((2222, 2022, 8022)),
                "tries": rng.choice((3, 8)),
            },
        ],
        ftp={
            "kind": ("vsftpd", "pyftpdlib")[day % 2],
            "port": (21, 21, 2121, 21)[day % 4],
            "banner": rng.choice(("Files", "Welcome", "FTP ready", f"{domain} file exchange")),
        },
        mail={
            "port": rng.choice((25, 587, 2525)),
            "ident": rng.choice(("Postfix", "ESMTP", "Mail")),
        },
        zones={
            kind: nouns.pop()
            + rng.choice(("", "-net", "cdn", "io"))
            + rng.choice((".test", ".example"))
            for kind in ("delivery", "lookup", "monitor", "carrier", "caller", "gone")
        },
        store={"port": rng.choice((6379, 6380, 7000)), "password": password(rng)},
        virtual=[f"{w}.{nouns.pop()}.example" for w in ("api", "cdn", "dl", "hub", "sync", "app")],
        browsers=agents(words.BROWSERS, rng),
        tools=agents(words.TOOLS, rng),
        ssh_clients=agents(words.SSH_CLIENTS, rng),
        tunnel={
            "alphabet": ("hex", "base32", "base32", "hex")[day % 4],
            "label": rng.choice((24, 40, 56)),
            "kinds": rng.choice((["TXT"], ["A", "TXT"], ["TXT", "CNAME"], ["A"])),
        },
        guesses=common,
    )


def password(rng: random.Random) -> str:
    """Return a password that no list holds."""
    first, second = rng.choice(words.NOUNS), rng.choice(words.THINGS)
    return f"{first}{rng.choice('-_.!')}{second}{rng.randrange(10, 99)}"


def agents(templates: tuple[str, ...], rng: random.Random) -> list[str]:
    """Return the user agents of a day: of each program a version or two."""
    return [
        t.format(a=rng.randrange(115, 132), b=rng.randrange(1, 8)) for t in templates for _ in "ab"
    ]


def sites(day: int, rng: random.Random, domain: str) -> dict[str, Site]:
    """Return the three sites of a day: what is weak on the one is mended on the other."""
    weak = rng.sample(WEAK, 2)
    strong = [kind for kind in WEAK if kind not in weak]
    both = rng.choice(WEAK)
    ports = rng.sample((80, 8080, 8000, 5000, 3000, 8888), 2)
    return {
        "web": site(rng, "web", f"www.{domain}", ports[0], 443, True, {*weak, both}),
        "wiki": site(rng, "wiki", f"wiki.{domain}", ports[1], None, False, {*strong, both}),
        "cloud": site(rng, "cloud", f"cloud.{domain}", 80, 443, True, set()),
    }


def site(
    rng: random.Random,
    host: str,
    name: str,
    port: int,
    tls: int | None,
    behind: bool,
    weak: set[str],
) -> Site:
    """Return one site with the paths, parameters and people of its day."""
    people = rng.sample(words.PEOPLE, 8)
    users = {person: password(rng) for person in people}
    for person in people[:3]:
        users[person] = rng.choice(words.COMMON[6:40])
    pick = rng.choice
    return Site(
        host=host,
        name=name,
        port=port,
        tls=tls,
        behind=behind,
        weak=sorted(weak),
        workers=pick((24, 32)) if host == "cloud" else pick((8, 10, 12)),
        patience=pick((6.0, 10.0)) if behind else pick((15.0, 25.0)),
        banner=pick(BANNERS),
        keeps=pick((True, False)),
        words={
            "login": pick(("/login", "/signin", "/account/login", "/user/session")),
            "user": pick(("user", "username", "email", "name")),
            "pass": pick(("password", "pass", "pwd")),
            "search": pick(("/search", "/find", "/items", "/catalog")),
            "q": pick(("q", "query", "term", "s")),
            "comments": pick(("/comments", "/guestbook", "/board", "/feedback")),
            "text": pick(("text", "comment", "body", "message")),
            "net": pick(("/status/host", "/tools/ping", "/diag", "/net")),
            "host": pick(("host", "target", "ip", "addr")),
            "file": pick(("/file", "/download", "/view", "/get")),
            "path": pick(("name", "path", "file", "doc")),
            "upload": pick(("/upload", "/files/new", "/import")),
            "report": pick(("/report", "/stats", "/export")),
            "table": pick(("users", "members", "accounts", "staff")),
            "column": pick(("secret", "token", "passwd", "pin")),
            "cookie": pick(("sid", "session", "PHPSESSID", "JSESSIONID")),
        },
        files=[
            f"{pick(words.SECTIONS)}/{pick(words.FILES)}-{k}.{pick(('txt', 'pdf', 'csv', 'zip'))}"
            for k in range(24)
        ],
        secrets=[f"{rng.randrange(16**10):010x}" for _ in people],
        users=users,
        seed=rng.randrange(2**31),
    )
