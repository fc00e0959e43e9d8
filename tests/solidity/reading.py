"""Small sources, read for the tests of this folder."""

from rampart.solidity.flows import events
from rampart.solidity.parsing import parse
from rampart.solidity.scope import unit
from rampart.solidity.structure import structures


def read(body: str, pragma: str = "^0.8.0"):
    """Return a unit of one contract ``A`` with this body, which begins on line 2."""
    return unit(parse(f"pragma solidity {pragma}; contract A {{\n{body}\n}}"))


def done(body: str, name: str = "f", **more):
    """Return the events of a function of such a contract."""
    one = read(body, **more)
    return events(one, one.source.find(name)[0])


def signs(body: str, name: str = "f", **more):
    """Return the signs of a function of such a contract: name -> lines."""
    made = structures(read(body, **more), lambda function: function.name == name)
    return made[0].lines
