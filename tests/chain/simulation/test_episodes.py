"""An episode depends on its name and the seed alone, and shares no address with another."""

import pytest

from rampart.chain.simulation import episodes
from rampart.chain.simulation.episodes import happen
from rampart.chain.simulation.plan import plan
from rampart.chain.simulation.process import ChainError
from rampart.chain.simulation.session import Chain
from tests.fake_chain import FakeRpc, codes

SPECS = {spec.name: spec for spec in plan(2, 1)}


def happened(*names, seed=1):
    chain = Chain(FakeRpc())
    return [happen(chain, codes(), SPECS[name], seed) for name in names]


def test_what_happened_before_does_not_matter():
    *_, last = happened("rug-0000-a", "wash-0001-b", "everyday-0000")
    (alone,) = happened("everyday-0000")
    assert last == alone


def test_another_seed_is_another_episode():
    (one,), (two,) = happened("rug-0000-a"), happened("rug-0000-a", seed=2)
    assert one["transactions"] != two["transactions"]


def test_no_address_is_in_two_episodes():
    here, there = happened("ponzi-0000-a", "ponzi-0000-b")
    seen = [{row["address"] for row in one["addresses"]} for one in (here, there)]
    # What the chain that runs nothing answers for a pool's address is the same in all.
    pool = (10**21).to_bytes(20, "big").hex()
    assert seen[0] & seen[1] <= {pool}
    assert len(seen[0]) > 10


def test_the_row_of_an_episode():
    (found,) = happened("rug-0000-a")
    (row,) = found["episodes"]
    assert (row["episode"], row["intent"], row["malicious"]) == ("rug-0000-a", "rug", 1)
    assert row["transactions"] == len(found["transactions"])
    assert row["seconds"] == found["transactions"][-1]["time"]
    assert {row["episode"] for rows in found.values() for row in rows} == {"rug-0000-a"}


def test_who_is_seen_has_a_row_and_nobody_else():
    (found,) = happened("everyday-0000")
    seen = {row[end] for row in found["calls"] for end in ("from", "to")}
    assert {row["address"] for row in found["addresses"]} == seen


def test_an_error_says_in_which_episode(monkeypatch):
    class Running:
        port = 0

        def __enter__(self):
            return self

        def __exit__(self, *_):
            """Nothing runs."""

    class Broken(FakeRpc):
        def __init__(self, _):
            super().__init__()

        __enter__, __exit__ = Running.__enter__, Running.__exit__

        def ask(self, method, *params):
            if method == "anvil_setBalance":
                raise ChainError(f"{method}: no answer")
            return super().ask(method, *params)

    monkeypatch.setattr(episodes, "anvil", lambda _: Running())
    monkeypatch.setattr(episodes, "Rpc", Broken)
    with pytest.raises(ChainError, match=r"^rug-0000-a: \w+: no answer"):
        episodes.run("x", [codes()], [SPECS["rug-0000-a"]], 1)
