"""Every module that a stage imports, loads by name or unpickles is in its deps, and no other.

The same for the knobs of params.yaml. Nothing runs, so these tests carry no marker: they are
part of `make check`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from rampart.loading import load
from rampart.params import SCALES, at_scale, block, check, lookup
from tests.integration import imports
from tests.integration.workspace import ROOT

FILES = ("dvc.yaml", "params.yaml", "data/packages.yaml")
UNTRACKED = ("compute",)  # where the work runs; the numbers do not depend on it


class Item(NamedTuple):
    """One stage of the pipeline as DVC resolves it."""

    name: str
    desc: str
    script: Path
    deps: set[str]
    outs: set[str]
    params: set[str]
    values: dict[str, str]  # what the script's names are, for this item


@pytest.fixture(scope="module")
def items(tmp_path_factory) -> list[Item]:
    """Resolve dvc.yaml with DVC, in a folder that has its inputs and nothing else."""
    from dvc.repo import Repo

    folder = tmp_path_factory.mktemp("pipeline")
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    params = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    with Repo.init(folder, no_scm=True) as repo:
        return [_item(stage, params) for stage in repo.index.stages]


def _item(stage: Any, params: dict[str, Any]) -> Item:
    words = stage.cmd.split()
    assert words[:2] == ["python", "-m"], f"{stage.name}: runs {stage.cmd}"
    script = Path(*words[2].split(".")).with_suffix(".py")
    item = words[3] if len(words) > 3 else ""
    name = script.stem
    # tune, calibrate, ... have an item of the block `train`, or `blend`; others their own.
    blocks = [params.get(block) or {} for block in (name, "train", "blend")]
    own = next((block[item] for block in blocks if item in block), {}) or {}
    task, _, model = item.partition("-")  # of a stage of a whole task: the task alone
    values = {"item": item, "task": task, "model": model, "name": model, "kind": model}
    if len(words) > 4:  # a cell of the campaign: a data set and a generator
        values |= {"dataset": item, "generator": words[4]}
    elif name == "release":  # which generator that is, the campaign says: any
        values["generator"] = "*"
    values["settings.reader"] = own.get("reader", "")
    values["settings.table"] = own.get("table", "")
    features = own.get("features", model)
    values |= {"own.features": features, "own.estimator": own.get("estimator", "")}
    values |= {"settings.estimator": values["own.estimator"], "settings.features": features}
    # A stage that takes many models, or a blend of them, unpickles what all of them are made of.
    many = [own] if own.get("estimator") else _members(own, task, params)
    values["unpickled"] = " ".join(
        sorted({f"estimators.{one['estimator']} features.{one['features']}" for one in many})
    )
    deps = {str(dep.def_path) for dep in stage.deps if not hasattr(dep, "params")}
    tracked = {key for dep in stage.deps if hasattr(dep, "params") for key in dep.params}
    outs = {str(out.def_path) for out in stage.outs}
    return Item(stage.name, stage.desc or "", script, deps, outs, tracked, values)


def _members(own: dict[str, Any], task: str, params: dict[str, Any]) -> list[dict[str, str]]:
    """Return the items that a stage of many models unpickles: those of a blend, a list, or all."""
    items = {key: value for key, value in params["train"].items() if value["task"] == task}
    blends = {
        key: value | {"estimator": "blend"}
        for key, value in params["blend"].items()
        if value["task"] == task
    }
    if "first" in own:
        names = [own[place] for place in ("first", "second", "third")]
        return [items[f"{task}-{name}"] for name in names] + list(blends.values())
    if "models" in own:
        both = items | blends
        return [both[f"{task}-{name}"] for name in own["models"]]
    return [*items.values(), *blends.values()]


def _modules(deps: set[str]) -> dict[str, set[Path]]:
    """Return the code that each dep stands for: a file, or every module of a folder."""
    code = {}
    for dep in deps:
        if dep.startswith(("rampart/", "stages/", "scripts/")):
            path = ROOT / dep
            files = path.rglob("*.py") if path.is_dir() else [path]
            found = {file.relative_to(ROOT) for file in files if file.is_file()}
            code[dep] = {file for file in found if not imports.only_a_docstring(ROOT / file)}
    return code


def _wanted(item: Item) -> set[Path]:
    """Return the files that a stage's process reads its code from."""
    names = imports.loaded(ROOT / item.script, item.values)
    files = [file for name in names for file in _files(name)]
    assert None not in files, f"{item.name}: loads a module that is not there"
    return imports.closure(ROOT, [item.script, *files])


def _files(name: str) -> list[Path | None]:
    """Return the file of a module, or those of all in a package whose name ends with a star."""
    if not name.endswith(".*"):
        return [imports.module_file(ROOT, name)]
    folder = ROOT.joinpath(*name.split(".")[:-1])
    return [path.relative_to(ROOT) for path in sorted(folder.glob("[a-z]*.py"))]


def _module_faults(item: Item, shared: set[Path] = frozenset()) -> list[str]:
    wanted, code = _wanted(item), _modules(item.deps)
    have = set().union(*code.values())
    missing = [f"{item.name}: misses {path}" for path in sorted(wanted - have)]
    used = wanted | shared
    return missing + [f"{item.name}: does not use {dep}" for dep in code if not code[dep] & used]


def test_every_module_is_a_dep_and_no_other(items):
    cells = [item for item in items if item.name.startswith("campaign@")]
    shared = _shared(cells)
    faults = [
        fault
        for item in items
        for fault in _module_faults(item, shared if item in cells else set())
    ]
    assert not faults, "\n".join(sorted(faults))


def _shared(cells: list[Item]) -> set[Path]:
    """Return what a cell of the campaign may have among its deps for the sake of other cells.

    The stage has one list of deps, and what the networks share is of no use to SMOTE.
    """
    generators = {cell.values["generator"]: cell for cell in cells}
    own = {Path(f"rampart/generators/{name}.py") for name in generators}
    return set().union(*map(_wanted, generators.values())) - own


@pytest.mark.parametrize(
    "dep",
    [
        "stages/train.py",  # the script
        "rampart/seeds.py",  # imported
        "rampart/params.py",  # imported by what is imported
        "rampart/estimators/logreg.py",  # loaded by the name in params.yaml
        "rampart/features/tfidf",  # unpickled; a folder
    ],
)
def test_a_missing_dep_is_found(items, dep):
    item = next(item for item in items if item.name == "train@prompts-logreg")
    faults = _module_faults(item._replace(deps=item.deps - {dep}))
    assert faults
    assert all(fault.startswith(f"train@prompts-logreg: misses {dep}") for fault in faults)


@pytest.mark.parametrize(
    "dep", ["rampart/estimators/svm.py", "rampart/features/surface", "rampart/plots/style.py"]
)
def test_a_needless_dep_is_found(items, dep):
    item = next(item for item in items if item.name == "train@prompts-logreg")
    faults = _module_faults(item._replace(deps=item.deps | {dep}))
    assert faults == [f"train@prompts-logreg: does not use {dep}"]


def test_only_stages_load_by_name():
    library = [path for path in (ROOT / "rampart").rglob("*.py") if path.stem != "loading"]
    assert library
    callers = [str(path) for path in library if any(imports.calls(path, "load", "joblib.load"))]
    assert not callers, "imports.loaded() follows stages alone; teach it"


def test_no_stage_imports_a_stage():
    for path in (ROOT / "stages").glob("[a-z]*.py"):
        source = path.read_text(encoding="utf-8")
        assert "import stages" not in source, path
        assert "from stages" not in source, path


def test_every_knob_that_is_read_is_tracked_and_no_other(items):
    faults = []
    for item in items:
        names = imports.params_read(ROOT / item.script, item.values)
        read = {name.removesuffix(".*") for name in names} - set(UNTRACKED)
        tracked = {name for name in item.params if not name.startswith("packages.")}
        faults += [f"{item.name}: reads {name}, untracked" for name in read - tracked]
        faults += [f"{item.name}: tracks {name}, unread" for name in tracked - read]
    assert not faults, "\n".join(sorted(faults))


def test_a_stage_that_derives_a_seed_tracks_the_seed(items):
    for item in items:
        derives = any(imports.calls(ROOT / item.script, "derive"))
        assert derives == ("seed" in item.params), item.name


def test_a_package_reruns_its_own_stages_alone(items):
    packages = yaml.safe_load((ROOT / "data/packages.yaml").read_text())["packages"]
    fetches = {item.name: item.params for item in items if item.script.stem == "fetch"}
    assert fetches == {f"fetch@{key}": {f"packages.{key}"} for key in packages}


def test_data_deps_are_outputs_or_files_of_the_repository(items):
    outs = {out for item in items for out in item.outs}
    folders = {str(folder) for out in outs for folder in Path(out).parents}
    faults = []
    for item in items:
        for dep in item.deps:
            made = {dep, *map(str, Path(dep).parents)} & outs or dep in folders
            if not made and not (ROOT / dep).exists():
                faults.append(f"{item.name}: nothing makes {dep}")
    assert not faults, "\n".join(faults)


def test_no_stage_depends_on_timing(items):
    timings = {out for item in items for out in item.outs if "/timing/" in out}
    assert timings
    above = timings | {str(folder) for timing in timings for folder in Path(timing).parents}
    faults = [f"{item.name}: {dep}" for item in items for dep in item.deps & above]
    assert not faults, "\n".join(faults)


def test_every_stage_says_what_it_does(items):
    mute = [item.name for item in items if len(item.desc) < 10 or "${" in item.desc]
    assert not mute


def test_every_stage_script_is_in_the_pipeline(items):
    scripts = {path.relative_to(ROOT) for path in (ROOT / "stages").glob("[a-z]*.py")}
    assert {item.script for item in items} == scripts


def _checks(params: dict[str, Any]) -> Iterator[str]:
    """Check each block of params.yaml against its schema; yield the blocks that were checked."""
    from rampart.campaign.judging import JudgeParams
    from rampart.campaign.stability import RankParams
    from rampart.compression import CompressParams
    from rampart.compute import ComputeParams
    from rampart.explain import ErrorParams, ExplainParams
    from rampart.importance import ImportanceParams
    from rampart.metrics.calibration import CalibrateParams
    from rampart.metrics.evaluation import EvaluateParams
    from rampart.metrics.leaderboard import CompareParams
    from rampart.metrics.slices import SlicesParams
    from rampart.packaging import PackageParams
    from rampart.plots.campaign_figures import DrawParams
    from rampart.plots.figures import PlotParams
    from rampart.promotion import RetrainParams
    from rampart.report.campaign import PublishParams
    from rampart.report.content import ReportParams
    from rampart.search import TuneParams, space
    from rampart.tabular.settings import TabulateParams
    from rampart.training import item_and_knobs
    from stages.benchmark import BenchmarkParams
    from stages.blend import BlendParams
    from stages.curve import CurveParams
    from stages.export import ExportParams
    from stages.extract import ExtractParams
    from stages.release import ReleaseParams
    from stages.robustness import RobustnessParams
    from stages.timing import TimingParams

    schemas = {
        "extract": ExtractParams,
        "benchmark": BenchmarkParams,
        "blend": BlendParams,
        "compress": CompressParams,
        "curve": CurveParams,
        "errors": ErrorParams,
        "export": ExportParams,
        "importance": ImportanceParams,
        "package": PackageParams,
        "retrain": RetrainParams,
        "robustness": RobustnessParams,
        "slices": SlicesParams,
        "tune": TuneParams,
        "calibrate": CalibrateParams,
        "draw": DrawParams,
        "publish": PublishParams,
        "rank": RankParams,
        "release": ReleaseParams,
        "tabulate": TabulateParams,
        "compare": CompareParams,
        "timing": TimingParams,
        "explain": ExplainParams,
        "plot": PlotParams,
        "report": ReportParams,
    }
    for name, schema in schemas.items():
        for item in params[name]:
            block(params, f"{name}.{item}", schema)
        yield name
    block(params, "compute", ComputeParams)
    yield "compute"
    for task in params["split"]:
        block(params, f"split.{task}", load("rampart.tasks", task, "split").SplitParams)
        generate = load("rampart.tasks", task, "generate")
        block(params, f"synthesize.{task}", generate.SynthesizeParams)
    yield from ("split", "synthesize")
    for task in params["ingest"]:
        user = load("rampart.tasks", task, "user")
        block(params, f"ingest.{task}", user.IngestParams)
    yield "ingest"
    block(params, "evaluate.malware", JudgeParams)
    for task in params["evaluate"]:
        if task == "malware":
            continue
        block(params, f"evaluate.{task}", EvaluateParams)
        knobs = lookup(params, f"evaluate.{task}.score")
        check(knobs, f"evaluate.{task}.score", load("rampart.tasks", task, "score").ScoreParams)
    yield "evaluate"
    for item, value in params["tabulate"].items():
        knobs = load("rampart.tasks.malware.tables", value["table"]).Params
        check(value.get("knobs", {}), f"tabulate.{item}.knobs", knobs)
    for generator in params["campaign"]:
        module = load("rampart.generators", generator)
        assert module.KIND in ("learned", "resampled", "baseline")
        block(params, f"campaign.{generator}", module.Params)
    yield "campaign"
    for item, value in params["featurize"].items():
        assert item == f"{value['task']}-{value['kind']}"
        knobs = {key: value[key] for key in value if key not in ("task", "kind")}
        check(knobs, f"featurize.{item}", load("rampart.features", value["kind"]).Params)
    yield "featurize"
    for item in params["train"]:
        own, knobs = item_and_knobs(params, item)
        estimator = load("rampart.estimators", own.estimator)
        space(knobs, f"train.{item}", estimator.Params)
        assert f"{own.task}-{own.features}" in params["featurize"]
    yield "train"


@pytest.mark.parametrize("scale", SCALES)
def test_params_fit_their_schemas_at_every_scale(scale):
    raw = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))
    params = at_scale(raw, scale)
    checked = {*_checks(params), "scale", "seed"}
    assert checked == set(raw), "a block without a check here, or a check without a block"
