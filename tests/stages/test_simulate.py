"""Episodes become tables, in the order of the plan, and the same ones twice."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.chain.simulation import episodes, process
from rampart.chain.simulation.plan import plan
from rampart.chain.simulation.rpc import Rpc
from rampart.chain.simulation.session import Chain
from rampart.chain.simulation.tables import frame
from rampart.chain.sources import built
from rampart.core import files
from rampart.core.params import ParamError
from rampart.data.packages import find, read
from stages import simulate
from tests.fake_chain import FakeRpc, codes
from tests.refusals import refused
from tests.stages.small import write_files

ROOT = Path(__file__).resolve().parents[2]
SHARED = {"scale": "tiny", "seed": 7, "compute": {"workers": 1}}
TASK = "behaviour"
KNOBS = {"twins": 1, "everyday": 1, "chunk": 2}
ENTRY = {
    "registry": "npm", "name": "anvil", "version": "1.0", "file": "anvil-1.0.tgz",
    "sha256": "0" * 64, "licence": "MIT", "data_licence": "none", "used_by": ["x"],
}  # fmt: skip


def dry(_, codes_, specs, seed):
    """Stand in for ``episodes.run``, on a chain that runs nothing."""
    chain, tables = Chain(FakeRpc()), {table: [] for table in episodes.TABLES}
    for spec in specs:
        for table, rows in episodes.happen(chain, codes_[spec.variant], spec, seed).items():
            tables[table] += rows
    return tables


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("data").mkdir()
    Path("data/packages.yaml").write_text(yaml.safe_dump({"packages": {"anvil": ENTRY}}))
    files.write_json(f"data/{TASK}/built.json", [])
    monkeypatch.setattr(simulate.process, "program", lambda *_: "x")
    monkeypatch.setattr(simulate.built, "read", lambda _: [codes()] * 3)
    monkeypatch.setattr(simulate, "plan", lambda twins, everyday: plan(twins, everyday)[::4])
    monkeypatch.setattr(
        simulate, "in_processes", lambda _, function, calls, names: [dry(*call) for call in calls]
    )


def simulated(**knobs):
    write_files(SHARED, {"simulate": KNOBS | knobs}, TASK)
    simulate.main([TASK])
    return {
        table: Path(f"data/{TASK}/episodes/{table}.parquet").read_bytes()
        for table in episodes.TABLES
    }


def test_the_tables_do_not_depend_on_how_many_chains_there_are():
    assert simulated(chunk=2) == simulated(chunk=100)


def test_the_episodes_are_those_of_the_plan_in_its_order():
    simulated()
    rows = pd.read_parquet(f"data/{TASK}/episodes/episodes.parquet")
    assert list(rows["episode"]) == [spec.name for spec in plan(1, 1)[::4]]
    numbers = pd.read_parquet(f"data/{TASK}/episodes/transactions.parquet")
    assert (numbers.groupby("episode")["number"].diff().dropna() == 1).all()
    assert not numbers.isna().any().any()


@pytest.mark.parametrize(
    ("knobs", "said"),
    [
        ({"twins": 0}, "simulate.twins: must be > 0, got 0"),
        ({"everyday": 10**9}, "simulate.everyday: must be <= 10000, got 1000000000"),
        ({"chunks": 1}, "simulate.chunks: unknown key; did you mean 'chunk'"),
        ({"package": "anvill"}, "there is no package 'anvill'; did you mean 'anvil'"),
    ],
)
def test_a_wrong_knob_is_told(knobs, said):
    with refused(TASK, f"simulate: {knobs}", match=said, error=(ParamError, ValueError)):
        simulated(**knobs)


def real():
    """Return the program and the contracts, or say why this machine has none."""
    package = find(read(ROOT / "data/packages.yaml"), "anvil")
    archive = ROOT / "data/packages/anvil" / package.file
    contracts = ROOT / f"data/{TASK}/built.json"
    for path, stage in ((archive, "fetch anvil"), (contracts, f"build {TASK}")):
        if not path.is_file():
            pytest.skip(f"{path.relative_to(ROOT)} is not there: python -m stages.{stage}")
    return archive, package.sha256, files.read_json(contracts)


@pytest.mark.slow
def test_two_episodes_happen_twice_alike_on_the_real_chain(tmp_path, monkeypatch):
    monkeypatch.undo()
    archive, sha256, contracts = real()
    path = process.program(archive, sha256, tmp_path)
    variants = built.read(contracts)
    wanted = [spec for spec in plan(2, 0) if spec.name in ("reentrancy-0001-a", "rug-0001-b")]
    tables = []
    for turn in (wanted, wanted[::-1]):
        found = {}
        with process.anvil(path) as running, Rpc(running.port) as rpc:
            chain = Chain(rpc)
            for spec in turn:
                found[spec.name] = episodes.happen(chain, variants[spec.variant], spec, 5)
        tables.append(found)
    first, second = tables
    for name in first:
        for table in episodes.TABLES:
            one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
            files.write_parquet(one, frame(table, first[name][table]))
            files.write_parquet(two, frame(table, second[name][table]))
            assert one.read_bytes() == two.read_bytes(), (name, table)
    seen = [{row["address"] for row in found["addresses"]} for found in first.values()]
    assert not seen[0] & seen[1]
    attack = first["reentrancy-0001-a"]["transactions"]
    assert max(row["depth"] for row in attack if row["malicious"]) > 5
    assert {row["status"] for row in attack} == {0, 1}
