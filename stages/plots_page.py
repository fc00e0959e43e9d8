"""Build the page in which `dvc plots` shows its plots: `python -m stages.plots_page`.

DVC's own page loads three scripts from the network. This one carries them, from the fetched
packages vega, vega-lite and vega-embed; .dvc/config names it as `plots.html_template`.
"""

from __future__ import annotations

from rampart.core.cli import run
from rampart.core.files import write_text
from rampart.data import packages
from rampart.data.archives import open_archive
from rampart.reporting.plots.page import offline_page

PROGRAMS = ("vega", "vega-lite", "vega-embed")  # each needs the one before it


def main() -> None:
    """Write reports/plots_page.html."""
    known = packages.read("data/packages.yaml")
    scripts, notices = {}, []
    for key in PROGRAMS:
        package = packages.find(known, key)
        title = f"{package.name} {package.version}, {package.licence}"
        with open_archive(f"data/packages/{key}/{package.file}") as archive:
            scripts[title] = archive.read(f"package/build/{key}.min.js").decode("utf-8")
            notices += [title, *(archive.read(name).decode() for name in archive.glob("*/LICENSE"))]
    write_text("reports/plots_page.html", offline_page(scripts, "\n".join(notices)))


if __name__ == "__main__":
    run(main)
