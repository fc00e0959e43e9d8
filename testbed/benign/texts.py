# ruff: noqa: E501 a line holds the words of a kind
"""People whose words look dangerous: quotes and SQL in a search, code in a comment, and so on."""

from __future__ import annotations

from testbed import words
from testbed.context import Context
from testbed.protocols.http import Client

SEARCHES = (
    "{name}", "{name}'s {thing}", "union jack {thing}", "select {thing} from table sets",
    "{thing} or {thing}", '"{adjective} {thing}"', "drop leaf table", "5' {thing} and 6' {thing}",
    "{thing} -- {adjective}", "order by price", "insert for {thing}; {adjective}", "50% off {thing}",
    "select * from goods where price < {number}", "1=1", "{thing}' {thing}", "sleep mask ({number})",
    "how to union select two tables", "group by {thing} having {adjective} handle", "/* {thing} */",
)  # fmt: skip
CODES = (
    "Load it with <script src=\"/static/{thing}.js\"></script> in the head.",
    "<b>{thing}</b> is <i>{adjective}</i>, see <a href=\"/products\">here</a>",
    "if (a < b && c > d) {{ return \"{thing}\"; }}",
    "My page shows <script>alert(1)</script> as text, how do I keep that?",
    "<img src=\"/static/{thing}.png\" alt=\"{thing}\" width={number}>",
    "button.onclick = () => fetch('/api/{thing}').then(r => r.json())",
    "<svg width=\"{number}\"><circle r=\"4\"/></svg> draws a dot",
    "document.cookie is empty after signing out, is that right?",
    "x = [i for i in range({number}) if i % 2]  # {adjective}",
    "The form has <input onfocus=\"this.select()\" value=\"{thing}\">",
    "<style>.{thing} {{ color: {adjective}; }}</style>",
    "$ cat {thing}.txt | grep {adjective} && echo done; ls -la",
    "curl http://www.example/{thing} | sh   does not work here",
    "rm -rf build/ && make {thing}",
    "<iframe src=\"/stories/{number}\"></iframe> embeds a story",
)  # fmt: skip
HOSTS = (
    "{host}.{domain}", "{host}", "www.{domain}", "{address}", "{host};{host}", "{host}, {host}", "-a {host}",
    "{host} & {host}", "{host}.{domain}.", "http://{host}/", "{host} | {domain}", "{host}\n{host}", "$HOST",
    "ahosts {host}", "`{host}`", "{address}/24",
)  # fmt: skip


def filled(ctx: Context, template: str) -> str:
    """Return a template with words of the day."""
    rng, plan = ctx.rng, ctx.plan
    host = rng.choice(list(plan.addresses))
    return template.format(
        name=rng.choice(words.SURNAMES), thing=rng.choice(words.THINGS), host=host, domain=plan.domain,
        adjective=rng.choice(words.ADJECTIVES), number=rng.randrange(1, 400), address=plan.address(host),
    )  # fmt: skip


def quoted_search(ctx: Context) -> None:
    """Search for names with apostrophes and for SQL; sign in as such a person."""
    client = Client(ctx, ctx.site(), tools=0.25)
    w = client.site.words
    for _ in ctx.times(3, 9):
        if ctx.rng.random() < 0.2:
            name = f"{ctx.rng.choice(words.PEOPLE)} {ctx.rng.choice(words.SURNAMES)}"
            client.post(
                w["login"], **{w["user"]: name, w["pass"]: ctx.rng.choice(words.COMMON) + "'"}
            )
        else:
            client.get(w["search"], **{w["q"]: filled(ctx, ctx.rng.choice(SEARCHES))})
        ctx.think(0.8)
    client.close()


def post_code(ctx: Context) -> None:
    """Ask about code in the comments, and look for it."""
    client = Client(ctx, ctx.site(), tools=0.25)
    w = client.site.words
    for _ in ctx.times(2, 7):
        text = filled(ctx, ctx.rng.choice(CODES))
        if ctx.rng.random() < 0.7:
            client.post(w["comments"], **{w["user"]: ctx.rng.choice(words.PEOPLE), w["text"]: text})
            client.get(w["comments"])
        else:
            client.get(w["search"], **{w["q"]: text})
        ctx.think(0.8)
    client.close()


def network_page(ctx: Context) -> None:
    """See whether hosts have addresses; some people type two, or an option."""
    client = Client(ctx, ctx.site(), tools=0.3)
    w = client.site.words
    for _ in ctx.times(3, 8):
        client.get(w["net"], **{w["host"]: filled(ctx, ctx.rng.choice(HOSTS))})
        ctx.think(0.8)
    client.close()


def relative_paths(ctx: Context) -> None:
    """Fetch files by names that go up and down again, but stay where they may."""
    client = Client(ctx, ctx.site(), tools=0.3)
    w = client.site.words
    for _ in ctx.times(3, 9):
        name = ctx.rng.choice(client.site.files)
        other = ctx.rng.choice(words.SECTIONS)
        form = ctx.rng.choice(
            (name, name, f"./{name}", f"{other}/../{name}", f"{other}//../{name}", f"{name}.bak",
             f"{other}/x/../../{name}", name.replace("/", "%2f"), f"../docs/{name}", f"/{name}")
        )  # fmt: skip
        client.get(w["file"], **{w["path"]: form})
        ctx.think(0.8)
    client.close()
