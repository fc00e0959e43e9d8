"""The page of ``dvc plots``, with its scripts inside, so that it is not blank without a network."""

from __future__ import annotations

import html
import re

# What dvc_render fills in. Its third mark, {scripts}, would bring the scripts from the network.
PLOTS, REFRESH = "{plot_divs}", "{refresh_tag}"

HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{refresh_tag}
<title>Rampart plots</title>
<style>
body { font: 15px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1b1b1b; background: #fff; }
main { display: flex; flex-wrap: wrap; gap: 2rem; align-items: flex-start; }
main > div { max-width: 100%; overflow-x: auto; }
.vega-embed summary { opacity: 0.4 !important; }
table { border-collapse: collapse; } th, td { padding: 0.2rem 0.7rem; text-align: left; }
</style>
"""
BODY = """</head>
<body>
<main>
{plot_divs}
</main>
</body>
</html>
"""


def offline_page(scripts: dict[str, str], notices: str = "") -> str:
    """Return a DVC HTML template that loads nothing.

    Parameters
    ----------
    scripts : program text by title, in the order in which they have to load.
    notices : licence texts of the programs; they go into a comment.

    Raises
    ------
    ValueError : a program holds one of DVC's marks, which DVC would replace inside it.
    """
    parts = [HEAD]
    if notices:
        parts.append(f"<!--\n{html.escape(notices).replace('--', '- -')}\n-->\n")
    for title, text in scripts.items():
        for mark in (PLOTS, REFRESH, "{scripts}"):
            if mark in text:
                raise ValueError(f"{title} holds {mark}, which DVC would replace inside it")
        # "</script" and "<!--" end or confuse a script element even inside a string.
        safe = re.sub(r"<(?=/script|!--)", r"\\x3C", text, flags=re.IGNORECASE)
        parts.append(f"<!-- {html.escape(title)} -->\n<script>\n{safe}\n</script>\n")
    return "".join([*parts, BODY])
