"""Bad input of the stages from archives to predictions: one sentence that names it."""

import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from rampart.core import files
from rampart.core.params import ParamError
from stages import extract, featurize, ingest, split, synthesize, train, tune
from tests.refusals import refused
from tests.stages.small import FILE, PARAMS, USER, outputs, run, write_params


def mine(change):
    """Change the user's file."""
    table = pd.read_csv(USER / "mine.csv", keep_default_na=False)
    change(table).to_csv(USER / "mine.csv", index=False)


def test_an_unknown_label_names_the_file_and_the_row(small_project):
    mine(lambda table: table.replace({"classification": {"malicious": "evil"}}))
    with pytest.raises(ValueError, match=r"mine\.csv, row 81: unknown label 'evil'; allowed: 0, 1"):
        run(ingest)


def test_one_class_only_is_an_error(small_project):
    write_params(ingest__packages=[], split__validation=[])
    for path in USER.iterdir():
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_json(path, lines=True)
        table = table[table["classification"] == "benign"]
        table.to_csv(USER / "mine.csv", index=False)
        table.to_json(USER / "others.jsonl", orient="records", lines=True)
    run(ingest)
    said = rf"^{FILE}: split: the train split has no row of suspicious, malicious: "
    with refused("prompts", "rows of one class only", match=said):
        run(split)


def test_a_pattern_of_rows_that_the_user_removed_is_named(small_project):
    table = pd.read_csv(USER / "mine.csv", keep_default_na=False)
    table[~table["topic"].str.endswith("-val")].to_csv(USER / "mine.csv", index=False)
    run(ingest)
    said = rf"^{FILE}: split\.validation: no family matches 'user/\*-val'; .*benign-a \(10\)"
    with refused("prompts", "split.validation: user/*-val, which no row has", match=said):
        run(split)


def test_too_many_rejected_rows_stop_the_stage(small_project):
    before = outputs("data/prompts/splits")
    mine(
        lambda table: table.assign(user_message=table["user_message"].mask(table.index < 4, "\x01"))
    )
    run(ingest)
    message = (
        r"5 rows break the schema, split\.max_rejected is 3: "
        r"\{'text is binary': 4, 'text is empty': 1\}; they are in data/prompts/rejected"
    )
    with pytest.raises(ValueError, match=message):
        run(split)
    assert outputs("data/prompts/splits") == before


def test_empty_long_and_binary_texts_are_set_aside(small_project):
    odd = ["", "x" * 1_000_001, "PK\3\4\0\0", "\ufdfa" * 60_000]
    table = pd.DataFrame({"user_message": odd, "classification": 0, "topic": "benign-a"})
    table.to_json(USER / "odd.jsonl", orient="records", lines=True)
    files_ = [*PARAMS["ingest"]["files"], f"{USER}/odd.jsonl"]
    write_params(ingest__files=files_, split__max_rejected=9)
    before = outputs("data/prompts/splits")
    run(ingest, split)
    reasons = pd.read_parquet("data/prompts/rejected.parquet")["reason"].value_counts().to_dict()
    over = "text is over 1,000,000 characters"
    assert reasons == {"text is empty": 2, over: 2, "text is binary": 1}
    assert outputs("data/prompts/splits") == before


def test_without_external_rows_the_split_says_what_to_name(small_project):
    write_params(ingest__files=[f"{USER}/mine.csv"])
    run(ingest)
    with pytest.raises(ValueError, match=r"the external split has no row at all.*name sources"):
        run(split)


def test_fewer_groups_than_folds_is_an_error(small_project):
    write_params(tune__folds=9)
    with pytest.raises(ValueError, match=r"class 0 has 5 groups in train, fewer than the 9 folds"):
        tune.main(["prompts", "logreg"])


@pytest.mark.parametrize(
    ("stage", "item", "changes", "message"),
    [
        (
            ingest,
            None,
            {"ingest__files": ["params.yaml"]},
            rf"^{FILE}: ingest\.files: must lie in data/user/prompts/, got 'params\.yaml'",
        ),
        (
            ingest,
            None,
            {"ingest__files": [f"{USER}/../../../params.yaml"]},
            "must lie in data/user/prompts/",
        ),
        (
            ingest,
            None,
            {"ingest__files": [], "ingest__packages": []},
            rf"^{FILE}: ingest: no data: packages and files are both empty",
        ),
        (
            ingest,
            None,
            {"ingest__packages": ["corpsu"]},
            rf"^{FILE}: ingest\.packages: no rows of 'corpsu'; did you mean 'corpus'",
        ),
        (
            extract,
            None,
            {"extract__corpus__reader": "bastion"},
            "there is no rampart.tasks.prompts.readers.bastion; did you mean 'bastioncorpus'",
        ),
        (
            featurize,
            "tfidf",
            {"featurize__tfidf__min_fd": 2},
            rf"^{FILE}: featurize\.tfidf\.min_fd: unknown key; did you mean 'min_df'",
        ),
        (
            tune,
            "logreg",
            {"train__logreg__C": [1, 0]},
            rf"^{FILE}: train\.logreg\.C: must be > 0, got 0",
        ),
        (
            train,
            "logreg",
            {"train__logreg__C": [1, 0]},
            rf"^{FILE}: train\.logreg\.C: must be > 0, got 0",
        ),
        (
            train,
            "logreg",
            {"train__logreg__c": 1},
            rf"^{FILE}: train\.logreg\.c: unknown key; did you mean 'C'",
        ),
        (
            train,
            "logreg",
            {"train__logreg__features": "../../other"},
            rf"^{FILE}: train\.logreg\.features: must be a name of small letters",
        ),
        (
            tune,
            "logreg",
            {"tune__trials": 1_000_000_000},
            rf"^{FILE}: tune\.trials: must be <= 10000, got 1000000000",
        ),
        (
            tune,
            "logreg",
            {"train__logreg__C": {"low": 0.1, "high": 1.0}},
            rf"^{FILE}: train\.logreg\.C: must be a value or a list of choices, as {FILE}: tune\.s",
        ),
        (
            tune,
            "trees",
            {"train__trees__rounds": 10**12},
            rf"^{FILE}: train\.trees\.rounds: must be <= 100000, got 1000000000000",
        ),
        (
            synthesize,
            None,
            {"synthesize__count": 10**12},
            rf"^{FILE}: synthesize\.count: must be <= 1000000, got 1000000000000",
        ),
        (
            tune,
            "logreg",
            {"compute__workers": 1_000_000},
            r"^params\.yaml: compute\.workers: must be <= 1024, got 1000000",
        ),
        (
            extract,
            None,
            {"extract__corpus__package": "../../victim"},
            rf"^{FILE}: extract\.corpus\.package: must be a name of small .*got '\.\./\.\./victim'",
        ),
        (
            extract,
            None,
            {"extract": {"../../victim": {"package": "bastion", "reader": "bastioncorpus"}}},
            rf"^{FILE}: extract: must be a name of small letters, .*got '\.\./\.\./victim'",
        ),
        (
            extract,
            None,
            {"extract": []},
            rf"^{FILE}: extract: must be a mapping with an entry or more, got \[\]",
        ),
        (
            tune,
            "logreg",
            {"train__logreg__estimator": "logrge"},
            r"no rampart\.estimators\.logrge; did you mean 'logreg'",
        ),
        (
            tune,
            "logreg",
            {"train__logreg__estimator": "selection"},  # which lies beside the estimators
            r"no rampart\.estimators\.selection; .*known: .*bayes, .*blend, ",
        ),
        (
            tune,
            "logreg",
            {"train__logreg__task": "prompts"},
            rf"^{FILE}: train\.logreg\.task: unknown key; .*known: C, ",
        ),
        (
            tune,
            "logrge",
            {},
            rf"^{FILE}: no 'logrge' in train; did you mean 'logreg'",
        ),
        (
            extract,
            None,
            {"extract__corpus__pakage": "bastion"},
            rf"^{FILE}: extract\.corpus\.pakage: unknown key; did you mean 'package'",
        ),
        (
            split,
            None,
            {"split__test": 1.5},
            rf"^{FILE}: split\.test: must be < 1, got 1\.5",
        ),
        (
            synthesize,
            None,
            {"synthesize__count": -1},
            rf"^{FILE}: synthesize\.count: must be >= 0, got -1",
        ),
    ],
)
def test_a_wrong_param_is_named(small_project, stage, item, changes, message):
    write_params(**changes)
    before = outputs("data", "models", "reports")
    tried = ", ".join(f"{key.replace('__', '.')}: {value}" for key, value in changes.items())
    name = stage.__name__.rpartition(".")[2]
    with refused("prompts", f"{name}: {tried or item}", message, ParamError):
        stage.main(["prompts", item] if item else ["prompts"])
    assert outputs("data", "models", "reports") == before


def test_a_stale_knob_of_tuning_is_told_as_one_of_its_file(small_project):
    path = "reports/prompts/tuning/logreg.json"
    tuned = files.read_json(path)
    for knobs, said in (
        ({"C": -1}, r"C: must be > 0, got -1"),
        ({"penalty": "l1"}, r"penalty: unknown key; .*known: C, tol"),
    ):
        files.write_json(path, tuned | {"best_params": knobs})
        with refused("prompts", f"tuning.json with {knobs}", rf"^{path}: best_params\.{said}"):
            train.main(["prompts", "logreg"])


def test_an_unknown_task_gets_the_known_ones(small_project):
    with pytest.raises(ParamError, match="there is no task 'promts'; did you mean 'prompts'"):
        split.main(["promts"])


def test_a_missing_user_file_is_named(small_project):
    write_params(ingest__files=[f"{USER}/none.csv"])
    with pytest.raises(FileNotFoundError, match=r"data/user/prompts/none\.csv: no such file"):
        run(ingest)


def test_a_wrong_name_of_one_package_is_told_before_any_is_read(small_project, capsys):
    before = outputs("data/prompts/extracted")
    later = {"package": "bastion", "reader": "bastoncorpus"}
    write_params(extract={**PARAMS["extract"], "later": later})
    with pytest.raises(ParamError, match="did you mean 'bastioncorpus'"):
        run(extract)
    assert capsys.readouterr().out == ""
    assert outputs("data/prompts/extracted") == before


def pack(content):
    archive = Path("data/packages/bastion/bastion.whl")
    with zipfile.ZipFile(archive, "w") as handle:
        handle.writestr("bastioncorpus/corpus/injections.jsonl", content)
    return archive


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", r"bastion\.whl: the reader bastioncorpus found no row"),
        ('{"text": "a"}', r"bastion\.whl: the reader bastioncorpus fails: KeyError\('label'\)"),
        ('{"text": ', r"bastion\.whl: the reader bastioncorpus fails: JSONDecodeError"),
    ],
)
def test_an_archive_that_the_reader_does_not_know_is_named(small_project, content, message):
    pack(content)
    with pytest.raises(ValueError, match=message):
        run(extract)


def test_a_truncated_archive_is_named(small_project):
    archive = Path("data/packages/bastion/bastion.whl")
    archive.write_bytes(archive.read_bytes()[:200])
    with pytest.raises(ValueError, match=r"bastion\.whl: not a whole archive"):
        run(extract)


def test_a_package_folder_holds_one_archive(small_project):
    message = r"data/packages/bastion must hold one archive, has {}: run stage fetch"
    Path("data/packages/bastion/other.whl").touch()
    with pytest.raises(ValueError, match=message.format(2)):
        run(extract)
    shutil.rmtree("data/packages/bastion")
    with pytest.raises(ValueError, match=message.format(0)):
        run(extract)
