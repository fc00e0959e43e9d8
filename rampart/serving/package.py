"""Choose what a package holds and describe it: graph, labels, figures and digests, but no date."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from rampart.core.params import Block, Name, ParamError, nearest

RUNTIMES = {15: "1.10.0", 16: "1.11.0", 17: "1.12.0", 18: "1.14.0", 19: "1.15.0", 20: "1.17.0"}
"""The first onnxruntime that runs a version of the standard operators (its compatibility table)."""
RUNTIMES |= dict.fromkeys(range(7, 15), "1.10.0") | {21: "1.18.0"}
RUNTIMES_ML = {1: "1.10.0", 2: "1.10.0", 3: "1.11.0", 4: "1.17.0", 5: "1.18.0"}
"""The same for the operators of trees, ai.onnx.ml."""
FRAMEWORKS = {"forest": "scikit-learn", "network": "Keras", "xgboost": "XGBoost"}
FRAMEWORKS |= {"finetuned": "PyTorch", "pretrained": "PyTorch"}
FIGURES = ("accuracy", "f1_macro")
FLOAT32 = "float32"


class PackageParams(Block):
    """The block ``package``."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    """Also the name of the artifact in dvc.yaml and of its tags in git."""
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = "1.0.0"
    """Semantic version; raise it when the package changes."""
    model: str | None = None
    """None: the champion, or the retrained model where one was promoted."""
    variant: str = FLOAT32
    """float32, or a variant that the stage compress shipped."""
    strict: bool = True
    """False: float32 where compress refused the variant; true: that is an error."""
    features: Name
    """The module of rampart/features that computes the input of the graph."""
    tokens: bool = False
    """Whether that input is the ids of a text's tokens: their tokenizer goes into the package."""
    sign: str | None = None
    """A file with a private key (`python -m app.sign --new`), which is never in git; None: no
    signature."""
    max_mb: Annotated[float, Field(gt=0)] = 10.0
    """Size of all files together, in MB of 1,000,000 bytes."""


def choose(
    wanted: str | None,
    champion: str,
    exported: Mapping[str, int],
    figures: Mapping[str, dict],
    where: str,
) -> str:
    """Return the name of the model to package.

    Parameters
    ----------
    wanted : the knob ``model``, None for the champion.
    champion : its name.
    exported : model to the bytes of its ONNX graph.
    figures : model to its metrics.json.
    where : the block ``package`` and its file, for the message.

    Raises
    ------
    ParamError : the model has no ONNX graph; the message lists those that have one.
    """
    name = wanted or champion
    if name in exported:
        return name
    if not exported:
        raise ParamError(f"no model has an ONNX graph: run the stage export before, got {name!r}")
    there = "; ".join(describe(name, exported[name], figures) for name in sorted(exported))
    who = f"the champion {name!r}" if wanted is None else repr(name)
    hint = "" if wanted is None else f"{nearest(name, list(exported))}. "
    raise ParamError(
        f"{where}.model: {who} has no ONNX graph. {hint}Set it to one that has: {there}"
    )


def describe(name: str, size: int, figures: Mapping[str, dict]) -> str:
    """Return a model, its size and its figures on the test split as one phrase."""
    test = figures.get(name, {}).get("test", {})
    scores = [f"{key} {test[key]:.3f}" for key in FIGURES if key in test]
    return f"{name} ({', '.join([f'{size / 1e6:.1f} MB', *scores])})"


def allowed(variant: str, strict: bool, variants: Mapping[str, dict] | None) -> str:
    """Return the variant to package: float32 where it was refused and that is no error.

    Examples
    --------
    >>> refused = {"int8": {"status": "refused"}}
    >>> allowed("int8", False, refused), allowed("int8", True, refused)
    ('float32', 'int8')
    """
    refused = (variants or {}).get(variant, {}).get("status") == "refused"
    return FLOAT32 if refused and not strict else variant


def check_variant(
    name: str, variant: str, variants: Mapping[str, dict] | None, where: str
) -> dict[str, Any]:
    """Return what the stage compress says of a shipped variant.

    Parameters
    ----------
    variants : variant to ``{status, reason, ...}``; None where the model was not compressed.
    where : the block ``package`` and its file, for the message.

    Raises
    ------
    ParamError : there is no such variant, or it was not shipped; the message says why.
    """
    known = {FLOAT32: {}, **(variants or {})}
    if variant not in known:
        hint = nearest(variant, list(known))
        more = "" if variants else f" ({name} was not compressed)"
        raise ParamError(f"{where}.variant: {name} has no {variant!r}{more}; {hint}")
    entry = known[variant]
    if variant != FLOAT32 and entry["status"] != "shipped":
        shipped = [
            key for key, value in known.items() if value.get("status", "shipped") == "shipped"
        ]
        raise ParamError(
            f"{where}.variant: {variant!r} of {name} is {entry['status']}: "
            f"{entry['reason']}; may be shipped: {', '.join(shipped)}"
        )
    return entry


def check_size(sizes: Mapping[str, int], limit: float, others: str, where: str) -> int:
    """Return the bytes of all files, or raise ValueError when they are over ``limit`` MB.

    Parameters
    ----------
    sizes : file to its bytes.
    others : the models that could be packaged in the place of this one, as one phrase.
    where : the block ``package`` and its file, for the message.
    """
    total = sum(sizes.values())
    if total > limit * 1e6:
        each = ", ".join(f"{name} {size / 1e6:.2f} MB" for name, size in sorted(sizes.items()))
        raise ValueError(
            f"{where}.max_mb: is {limit:g}, the package has {total / 1e6:.2f} MB ({each}): "
            f"set variant to a smaller one, or model to another: {others}"
        )
    return total


def graph_facts(model: Any) -> dict[str, Any]:
    """Return what a user of a graph must know: its input, output, operators and runtime.

    Parameters
    ----------
    model : an ``onnx.ModelProto`` with one input of shape (N, features).

    Raises
    ------
    ValueError : input and output are not ``features`` and ``probabilities``.
    """
    inputs = [value.name for value in model.graph.input]
    outputs = [value.name for value in model.graph.output]
    if inputs != ["features"] or "probabilities" not in outputs:
        raise ValueError(
            "the graph must have the one input 'features' and an output 'probabilities', got "
            f"{inputs} and {outputs}"
        )
    imports = {item.domain: item.version for item in model.opset_import}
    shape = model.graph.input[0].type.tensor_type.shape
    return {
        "feature_count": shape.dim[1].dim_value,
        "opset": imports.get("", imports.get("ai.onnx")),
        "minimum_onnxruntime": minimum_runtime(imports),
    }


def minimum_runtime(imports: Mapping[str, int]) -> str:
    """Return the oldest onnxruntime that is known to run a graph.

    Of operators newer than the tables only this is known: the version installed here runs them.

    Examples
    --------
    >>> minimum_runtime({"": 17, "ai.onnx.ml": 4}), minimum_runtime({"": 17})
    ('1.17.0', '1.12.0')
    """
    import onnxruntime

    tables = {"": RUNTIMES, "ai.onnx": RUNTIMES, "ai.onnx.ml": RUNTIMES_ML}
    runtimes = [
        tables.get(domain, {}).get(version, onnxruntime.__version__)
        for domain, version in imports.items()
    ]
    return max(runtimes, key=lambda version: tuple(map(int, version.split(".")[:3])))


def framework(estimators: Sequence[str]) -> str:
    """Return the libraries that trained a model, each once.

    Examples
    --------
    >>> framework(["forest", "network", "forest"])
    'scikit-learn + Keras'
    """
    return " + ".join(dict.fromkeys(FRAMEWORKS.get(name, name) for name in estimators))


def files_of(contents: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return name to bytes and SHA-256, in the order of the names."""
    return {
        name: {"bytes": len(contents[name]), "sha256": hashlib.sha256(contents[name]).hexdigest()}
        for name in sorted(contents)
    }


def scores(
    metrics: Mapping[str, Any], splits: tuple[str, ...], more: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """Return, of metrics.json, accuracy and macro-F1 with their intervals, and ECE, by split.

    Parameters
    ----------
    more : names of metrics that the task alone has.
    """
    keys = [f"{name}{end}" for name in FIGURES for end in ("", "_low", "_high")]
    by_split = {}
    for split in splits:
        part = metrics[split]
        if missing := [key for key in (*keys, "ece", "n", *more) if key not in part]:
            raise ValueError(f"metrics of {split} lack {', '.join(missing)}; evaluate first")
        by_split[split] = {key: part[key] for key in (*keys, "ece", "n", *more)}
    return by_split
