"""Every module that a stage imports, loads by name or unpickles is in its deps, and no other.

The same for the knobs of params.yaml. Nothing runs, so these tests carry no marker: they are
part of `make check`.
"""

from __future__ import annotations

import importlib
import shutil
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from rampart.core.knobs import space
from rampart.core.loading import load
from rampart.core.params import SCALES, Params, at_scale, block, check
from rampart.metrics.evaluation import EvaluateParams
from rampart.training.items import item_and_knobs
from tests.integration import imports
from tests.integration.workspace import ROOT

UNTRACKED = ("compute",)  # where the work runs; the numbers do not depend on it
FILES = ["dvc.yaml", "params.yaml", "data/packages.yaml", *ROOT.glob("pipelines/*/*.yaml")]
TASKS = sorted(path.parent.name for path in ROOT.glob("pipelines/*/dvc.yaml"))


class Item(NamedTuple):
    """One stage of a pipeline as DVC resolves it."""

    name: str
    desc: str
    scripts: dict[Path, dict[str, str]]  # what it runs, and what the names in it are, for this item
    deps: set[str]
    outs: set[str]
    params: set[str]  # file and dotted name, e.g. pipelines/x/params.yaml:train.logreg
    task: str | None


@cache
def content(name: str) -> dict[str, Any]:
    """Return what a YAML file of the project says."""
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def items(tmp_path_factory) -> list[Item]:
    """Resolve all dvc.yaml with DVC, in a folder that has its inputs and nothing else."""
    from dvc.repo import Repo

    folder = tmp_path_factory.mktemp("pipeline")
    for file in FILES:
        name = Path(file).relative_to(ROOT) if isinstance(file, Path) else Path(file)
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        shutil.copyfile(ROOT / name, folder / name)
    with Repo.init(folder, no_scm=True) as repo:
        return [_item(stage, folder) for stage in repo.index.stages]


def _item(stage: Any, folder: Path) -> Item:
    file = Path(stage.path).relative_to(folder)
    task = None if file == Path("dvc.yaml") else file.parent.name
    scripts = {}
    for command in [stage.cmd] if isinstance(stage.cmd, str) else stage.cmd:
        words = command.split()
        assert words[:2] == ["python", "-m"], f"{stage.name}: runs {command}"
        script = Path(*words[2].split(".")).with_suffix(".py")
        if task is not None:
            assert words[3] == task, f"{stage.name}: runs {command} in {file}"
        scripts[script] = _values(script.stem, task, words[4:]) if task else {}
    deps = {_path(dep, folder) for dep in stage.deps if not hasattr(dep, "params")}
    tracked = {
        f"{_path(dep, folder)}:{key}"
        for dep in stage.deps
        if hasattr(dep, "params")
        for key in dep.params
    }
    outs = {_path(out, folder) for out in stage.outs}
    return Item(stage.name, stage.desc or "", scripts, deps, outs, tracked, task)


def _path(part: Any, folder: Path) -> str:
    return str(Path(part.fs_path).relative_to(folder))


def _values(stage: str, task: str, words: list[str]) -> dict[str, str]:
    """Return what the names in a stage's script are for one item of one task."""
    params = content(f"pipelines/{task}/params.yaml")
    key = words[0] if words else ""
    block, train = params.get(stage) or {}, params.get("train") or {}
    settings = block.get(key, {}) if key else block
    if not isinstance(settings, dict):  # a model that is called as a knob is
        settings = {}
    item = train.get(key) or {}
    values = {"task": task}
    for name in ("model", "kind", "item", "data_set"):
        values[name] = key or "*"
    # What a stage goes through one by one is any of them.
    values["name"] = key if stage == "encoder" else "*"
    values["generator"] = key if stage == "campaign" else "*"
    if not key:  # all items of the block at once
        values["item.reader"] = "*"
    values |= {
        "item.estimator": item.get("estimator", ""),
        "item.features": item.get("features", ""),
    }
    for name in ("bytecode", "estimator", "features", "table", "reader", "sketch"):
        value = settings.get(name, "")
        values[f"settings.{name}"] = value if isinstance(value, str) else ""
    values["blocks"] = " ".join(params)
    evidence = settings.get("evidence", {}) if stage == "gather" else {}
    values["others"] = " ".join(one["task"] for one in evidence.values())
    values["unpickled"] = " ".join(sorted(_unpickled(stage, key, settings or {}, params)))
    return values


def _unpickled(stage: str, key: str, settings: dict[str, Any], params: dict[str, Any]) -> set[str]:
    """Return what a stage unpickles of the fitted models that it reads: one, some, or all."""
    train, stacks = params.get("train") or {}, params.get("stack") or {}
    if stage == "stack":
        names = [name for name in settings.values() if name]
    elif "models" in settings:
        names = settings["models"]
    else:
        names = [key] if key in train else list(train)
    parts: set[str] = set()
    given = settings.get("models")
    for name in names:  # a stage may have models of its own, with their features
        item = given[name] if isinstance(given, dict) else train[name]
        parts.add(f"estimators.{item['estimator']}")
        members = stacks.get(item["features"])
        if members and stage not in ("tune", "train"):  # a mixture holds its members
            parts |= _unpickled("stack", "", members, params)
        else:
            parts.add(f"features.{item['features']}")
    return parts


def _modules(deps: set[str]) -> dict[str, set[Path]]:
    """Return the code that each dep stands for."""
    return {dep: _code(dep) for dep in deps if dep.startswith(("rampart/", "stages/", "scripts/"))}


@cache
def _code(dep: str) -> set[Path]:
    """Return a file, or every module of a folder."""
    path = ROOT / dep
    files = path.rglob("*.py") if path.is_dir() else [path]
    modules = {file.relative_to(ROOT) for file in files if file.is_file()}
    return {file for file in modules if not imports.only_a_docstring(ROOT / file)}


def _wanted(item: Item) -> frozenset[Path]:
    """Return the files that a stage's process reads its code from."""
    scripts = tuple((script, tuple(values.items())) for script, values in item.scripts.items())
    return _read(item.name, scripts)


@cache
def _read(item: str, scripts: tuple[tuple[Path, tuple], ...]) -> frozenset[Path]:
    names = [
        name for script, values in scripts for name in imports.loaded(ROOT / script, dict(values))
    ]
    files = [file for name in names for file in _files(name)]
    assert None not in files, f"{item}: loads a module that is not there"
    return imports.closure(ROOT, [*(script for script, _ in scripts), *files])


def _files(name: str) -> list[Path | None]:
    """Return the file of a module, or those of all in a package whose name ends with a star."""
    if not name.endswith(".*"):
        return [imports.module_file(ROOT, name)]
    folder = ROOT.joinpath(*name.split(".")[:-1])
    return [path.relative_to(ROOT) for path in sorted(folder.glob("[a-z]*.py"))]


def _module_faults(item: Item, alike: list[Item]) -> list[str]:
    """Return the modules that an item's deps lack, and its deps of which it needs nothing.

    A dep that all items of the stage have may be there for the sake of another item: a stage has
    one list, and what the networks share is of no use to SMOTE.
    """
    wanted, code = _wanted(item), _modules(item.deps)
    have = set().union(*code.values())
    missing = [f"{item.name}: misses {path}" for path in sorted(wanted - have)]
    common = set.intersection(item.deps, *(other.deps for other in alike))
    anybody = wanted.union(*map(_wanted, alike))
    idle = [dep for dep in code if not code[dep] & (anybody if dep in common else wanted)]
    return missing + [f"{item.name}: does not use {dep}" for dep in idle]


def _alike(item: Item, items: list[Item]) -> list[Item]:
    return [
        other
        for other in items
        if (other.scripts.keys(), other.task) == (item.scripts.keys(), item.task)
    ]


def _faults(items: list[Item], item: Item) -> list[str]:
    return _module_faults(item, [other for other in _alike(item, items) if other.name != item.name])


def test_every_module_is_a_dep_and_no_other(items):
    faults = [f"{item.task}/{fault}" for item in items for fault in _faults(items, item)]
    assert not faults, "\n".join(sorted(faults))


@pytest.fixture(scope="module")
def trained(items) -> Item:
    """Return one item, of a model whose features are unpickled."""
    (item,) = (one for one in items if (one.task, one.name) == ("prompts", "train@logreg"))
    return item


@pytest.mark.parametrize(
    "dep",
    [
        "stages/train.py",  # the script
        "rampart/core",  # imported; a room
        "rampart/training",  # imported
        "rampart/estimators/logreg.py",  # loaded by the name in params.yaml
        "rampart/features/tfidf",  # unpickled; a folder
    ],
)
def test_a_missing_dep_is_found(items, trained, dep):
    faults = _faults(items, trained._replace(deps=trained.deps - {dep}))
    assert faults
    assert all(fault.startswith(f"train@logreg: misses {dep}") for fault in faults)


@pytest.mark.parametrize(
    "dep",
    ["rampart/estimators/svm.py", "rampart/features/surface", "rampart/reporting/plots/style.py"],
)
def test_a_needless_dep_is_found(items, trained, dep):
    faults = _faults(items, trained._replace(deps=trained.deps | {dep}))
    assert faults == [f"train@logreg: does not use {dep}"]


def test_only_stages_load_by_name():
    library = [path for path in (ROOT / "rampart").rglob("*.py") if path.stem != "loading"]
    library = [path for path in library if path.parent.name != "api"]  # of no stage: see below
    assert library
    callers = [str(path) for path in library if any(imports.calls(path, "load", "joblib.load"))]
    assert not callers, "imports.loaded() follows stages alone; teach it"


def test_no_stage_imports_what_starts_stages():
    for path in (ROOT / "stages").glob("[a-z]*.py"):
        assert "rampart.api" not in path.read_text(encoding="utf-8"), path


def test_no_stage_imports_a_stage():
    for path in (ROOT / "stages").glob("[a-z]*.py"):
        source = path.read_text(encoding="utf-8")
        assert "import stages" not in source, path
        assert "from stages" not in source, path


def test_every_knob_that_is_read_is_tracked_and_no_other(items):
    faults = []
    for item in items:
        names = {
            name.removesuffix(".*")
            for script, values in item.scripts.items()
            for name in imports.params_read(ROOT / script, values)
        }
        read = {_place(name, item.task) for name in names - set(UNTRACKED)}
        tracked = {name for name in item.params if not name.startswith("data/packages.yaml:")}
        faults += [f"{item.task}/{item.name}: reads {name}, untracked" for name in read - tracked]
        faults += [f"{item.task}/{item.name}: tracks {name}, unread" for name in tracked - read]
    assert not faults, "\n".join(sorted(faults))


def _place(name: str, task: str | None) -> str:
    """Return the file and the name of a knob; before a colon stands whose it is, if not its own."""
    other, _, name = name.rpartition(":")
    task = other or task
    shared = name.partition(".")[0] in imports.SHARED
    return f"params.yaml:{name}" if shared else f"pipelines/{task}/params.yaml:{name}"


def test_a_stage_that_derives_a_seed_tracks_the_seed(items):
    for item in items:
        derives = any(any(imports.calls(ROOT / script, "derive")) for script in item.scripts)
        assert derives == ("params.yaml:seed" in item.params), f"{item.task}/{item.name}"


def test_a_package_reruns_its_own_stages_alone(items):
    packages = content("data/packages.yaml")["packages"]
    fetches = {item.name: item.params for item in items if Path("stages/fetch.py") in item.scripts}
    assert fetches == {f"fetch@{key}": {f"data/packages.yaml:packages.{key}"} for key in packages}


def test_a_task_depends_on_the_packages_that_its_readers_take(items):
    for task in TASKS:
        readers = [one for one in items if (one.task, one.name) == (task, "extract")]
        params = content(f"pipelines/{task}/params.yaml")
        entries = params.get("extract", {}).values()
        wanted = {f"data/packages/{entry['package']}" for entry in entries}
        deps = {dep for one in readers for dep in one.deps}
        assert {dep for dep in deps if dep.startswith("data/packages/")} == wanted


def test_there_are_few_stages_and_short_files(items):
    of_tasks = [item for item in items if item.task is not None]
    assert len(of_tasks) <= 50 * len(TASKS)  # 138 for three; a model adds two or four
    lines = {path: len(path.read_text().splitlines()) for path in ROOT.glob("pipelines/*/dvc.yaml")}
    assert max(lines.values()) <= 320
    shared = len((ROOT / "dvc.yaml").read_text().splitlines())
    assert sum(lines.values()) + shared <= 100 + 260 * len(TASKS)
    locks = [ROOT / "dvc.lock", *ROOT.glob("pipelines/*/dvc.lock")]
    # 18 models in prompts; 21 generators in malware, each with the block tabulate and its ranges.
    assert [path for path in locks if path.stat().st_size > 260_000] == []


def test_what_git_keeps_stays_when_a_stage_fails():
    """An out that is not in the cache is persisted: DVC would delete it before the stage runs."""
    for path in [ROOT / "dvc.yaml", *ROOT.glob("pipelines/*/dvc.yaml")]:
        text = path.read_text(encoding="utf-8")
        assert text.count("cache: false") == text.count("{cache: false, persist: true}"), path


def test_data_deps_are_outputs_or_files_of_the_repository(items):
    outs = {out for item in items for out in item.outs}
    folders = {str(folder) for out in outs for folder in Path(out).parents}
    faults = []
    for item in items:
        for dep in item.deps:
            outputs = {dep, *map(str, Path(dep).parents)} & outs or dep in folders
            if not outputs and not (ROOT / dep).exists():
                faults.append(f"{item.name}: nothing makes {dep}")
    assert not faults, "\n".join(faults)


def test_timing_is_no_part_of_the_pipeline(items):
    """It is never equal twice, and would make a lock differ from run to run."""
    parts = [f"{item.name}: {path}" for item in items for path in item.deps | item.outs]
    assert [part for part in parts if "timing" in part] == []


def test_every_stage_says_what_it_does(items):
    mute = [item.name for item in items if len(item.desc) < 10 or "${" in item.desc]
    assert not mute


def test_every_stage_script_is_in_the_pipeline(items):
    scripts = {path.relative_to(ROOT) for path in (ROOT / "stages").glob("[a-z]*.py")}
    assert {script for item in items for script in item.scripts} == scripts


SCHEMAS = {
    "account": "stages.account.AccountParams",
    "alert": "rampart.anomaly.evaluation.AlertParams",
    "anomaly": "rampart.anomaly.items.AnomalyParams",
    "assemble": "rampart.tasks.{task}.assembling.AssembleParams",
    "attack": "rampart.tasks.flows.attack.scoring.AttackParams",
    "attribute": "stages.attribute.AttributeParams",
    "augment": "rampart.tasks.{task}.imitation.augmenting.AugmentParams",
    "benchmark": "stages.benchmark.BenchmarkParams",
    "build": "stages.build.BuildParams",
    "bundle": "stages.bundle.BundleParams",
    "campaign": "rampart.synthetic.generators.{key}.Params",
    "collect": "stages.collect.CollectParams",
    "compare": "rampart.metrics.leaderboard.CompareParams",
    "compile": "rampart.tasks.{task}.compiling.CompileParams",
    "compress": "rampart.serving.compression.CompressParams",
    "compute": "rampart.core.compute.ComputeParams",
    "curve": "stages.curve.CurveParams",
    "describe": "stages.describe.DescribeParams",
    "draw": "rampart.reporting.plots.campaign.figures.DrawParams",
    "encoder": "stages.encoder.EncoderParams",
    "explain": "stages.explain.ExplainParams",
    "export": "stages.export.ExportParams",
    "extract": "stages.extract.ExtractParams",
    "faithful": "stages.faithful.FaithfulParams",
    "featurize": "rampart.features.{key}.Params",
    "freeze": "stages.freeze.FreezeParams",
    "gather": "stages.gather.StageParams",
    "generate": "rampart.tasks.{task}.imitation.drawing.GenerateParams",
    "guarantee": "rampart.synthetic.private.worth.GuaranteeParams",
    "importance": "rampart.training.importance.ImportanceParams",
    "ingest": "rampart.tasks.{task}.user.IngestParams",
    "join": "stages.join.JoinParams",
    "judge": "rampart.synthetic.campaign.judging.JudgeParams",
    "leave_out": "rampart.training.leave_out.LeaveOutParams",
    "package": "rampart.serving.package.PackageParams",
    "peer": "rampart.tasks.{task}.peering.PeerParams",
    "perturb": "stages.perturb.PerturbParams",
    "plot": "rampart.reporting.plots.figures.PlotParams",
    "publish": "rampart.reporting.pages.campaign.content.PublishParams",
    "rank": "rampart.synthetic.campaign.stability.RankParams",
    "recall": "rampart.studies.recalls.RecallParams",
    "reference": "stages.reference.ReferenceParams",
    "release": "stages.release.ReleaseParams",
    "report": "rampart.reporting.pages.content.ReportParams",
    "resplit": "stages.resplit.ResplitParams",
    "retrain": "rampart.serving.promotion.RetrainParams",
    "robustness": "stages.robustness.RobustnessParams",
    "scaling": "rampart.training.scaling.ScalingParams",
    "scenarios": "rampart.studies.scenarios.settings.ScenariosParams",
    "simulate": "stages.simulate.SimulateParams",
    "slices": "rampart.metrics.slices.SlicesParams",
    "split": "rampart.tasks.{task}.split.SplitParams",
    "stack": "stages.stack.StackParams",
    "synthesize": "rampart.tasks.{task}.generate.SynthesizeParams",
    "tabulate": "rampart.synthetic.tables.settings.TabulateParams",
    "targets": "rampart.studies.targets.settings.TargetsParams",
    "training": "stages.training.TrainingParams",
    "tune": "rampart.training.search.TuneParams",
    "versus": "stages.versus.VersusParams",
}
"""Where the schema of a block is; one for each of its items where they have one of their own."""
ITEMS = ("campaign", "collect", "compress", "curve", "encoder", "export", "extract", "featurize",
         "freeze", "importance", "join", "release", "retrain", "stack", "tabulate")  # fmt: skip


def _schema(name: str, task: str, key: str = "") -> Any:
    module, _, schema = SCHEMAS[name].format(task=task, key=key).rpartition(".")
    return getattr(importlib.import_module(module), schema)


def with_networks(task: str) -> bool:
    """Say whether the schemas of a task are in modules that import torch."""
    return "campaign" in content(f"pipelines/{task}/params.yaml")


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(
    "task",
    [pytest.param(t, marks=[pytest.mark.slow] if with_networks(t) else []) for t in TASKS],
)
def test_params_fit_their_schemas_at_every_scale(task, scale):
    files = {name: content(name) for name in ("params.yaml", f"pipelines/{task}/params.yaml")}
    blocks = {key: value for content in files.values() for key, value in content.items()}
    params = Params(at_scale(blocks, scale), dict.fromkeys(blocks, "params.yaml"))
    campaign = "campaign" in params
    for name in blocks.keys() - {"scale", "seed", "train", "evaluate"}:
        for key in params[name] if name in ITEMS else ("",):
            place = f"{name}.{key}" if key else name
            block(params, place, _schema(name, task, key))
    if campaign:
        block(
            params,
            "evaluate",
            importlib.import_module("rampart.synthetic.campaign.judging").JudgeParams,
        )
        for name, item in params["tabulate"].items():
            knobs = load(f"rampart.tasks.{task}.tables", item["table"]).Params
            check(item.get("knobs", {}), f"tabulate.{name}.knobs", knobs)
        return
    if "train" not in params:  # a task that only makes the rows of others
        return
    for key, item in params.get("anomaly", {}).get("detectors", {}).items():
        knobs = load("rampart.anomaly.detectors", item["detector"], needs="build").Params
        check(item.get("knobs", {}), f"anomaly.detectors.{key}.knobs", knobs)
    settings = block(params, "evaluate", EvaluateParams)
    check(settings.score, "evaluate.score", load("rampart.tasks", task, "score").ScoreParams)
    kinds = {*params["featurize"], *params.get("join", {}), *params.get("stack", {})}
    for model in params["train"]:
        item, knobs = item_and_knobs(params, model)
        estimator = load("rampart.estimators", item.estimator, needs="build")
        space(knobs, f"train.{model}", estimator.Params)
        assert item.features in kinds
