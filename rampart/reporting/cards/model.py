"""Write the model card of a package as Markdown, from figures that the pipeline computed.

The sections are those of Mitchell et al. (2019), "Model cards for model reporting".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

SPLITS = ("test", "external")


def card(
    config: Mapping[str, Any],
    metrics: Mapping[str, Any],
    sources: Sequence[Mapping[str, Any]],
    text: Mapping[str, Any],
    others: Mapping[str, Mapping[str, Any]],
    level: str,
    sections: Sequence[tuple[str, str]] = (),
) -> str:
    """Return the text of MODEL_CARD.md.

    Parameters
    ----------
    config : config.json of the package.
    metrics : metrics.json of the model.
    sources : of data.json: name, licence, data_licence, rows (kept) and rows_read of each source.
    text : the task's ``words.CARD``: ``use``, ``not_for``, ``splits`` (what
        each holds), ``limits``.
    others : model to metrics.json, for the comparison.
    level : of the intervals, e.g. ``95 %``.
    sections : title and text of what the task alone tells; they go before the limits.
    """
    parts = [
        f"# {config['name']} {config['version']}",
        _about(config),
        "## Intended use",
        text["use"],
        "Not for: " + text["not_for"],
        "## Data",
        "The graph and these figures come from the rows below. Their licences hold for the rows; "
        "the package has none of them.",
        _sources(sources),
        "## Scores",
        _scores(config, text["splits"], level),
        "All models on the test split:",
        _others(others, config["model"]),
        "## By class",
        *(
            f"{split}: {text['splits'][split]}.\n\n{_by_class(metrics[split], config['classes'])}"
            for split in SPLITS
        ),
        "## Calibration and reject option",
        _calibration(config, metrics),
        *(f"## {title}\n\n{told}" for title, told in sections),
        "## Limits",
        "\n".join(f"- {limit}" for limit in text["limits"]),
    ]
    return "\n\n".join(parts) + "\n"


def _about(config: Mapping[str, Any]) -> str:
    lines = {
        "Model": f"{config['model']} ({config['framework']}), exported to ONNX",
        **({"Variant": _variant(config)} if "variant" in config else {}),
        "Input": f"{_input(config)}, version {config['feature_version']}",
        "Output": f"probabilities of {', '.join(config['classes'])}",
        "Needs": f"onnxruntime {config['minimum_onnxruntime']} or newer (opset {config['opset']})",
        "Trained at": f"`scale: {config['scale']}`",
    }
    return "\n".join(f"- {name}: {value}" for name, value in lines.items())


def _input(config: Mapping[str, Any]) -> str:
    if "tokens" not in config:
        return f"{config['feature_count']} features"
    tokens = config["tokens"]
    return f"ids of {tokens['length']} tokens in each of {tokens['windows']} windows"


def _variant(config: Mapping[str, Any]) -> str:
    if "variant_loss" not in config:
        return config["variant"]
    loss = 100 * config["variant_loss"]
    words = (
        f"{abs(loss):.2f} points {'less' if loss >= 0 else 'more'} accurate than float32 on test"
    )
    return f"{config['variant']}, {words}"


def _sources(sources: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (s["name"], f"{s['package']} {s['version']}".strip(), s["data_licence"], f"{s['rows']:,}")
        for s in sources
        if s["rows"]
    ]
    return table(("source", "package", "licence of the rows", "samples"), rows)


def by_package(sources: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the sources with those of one package and licence in one line, in their first order.

    Examples
    --------
    >>> one = {"package": "p", "version": "1", "data_licence": "MIT", "rows": 2}
    >>> by_package([one | {"name": "a"}, one | {"name": "b"}])
    [{'package': 'p', 'version': '1', 'data_licence': 'MIT', 'rows': 4, 'name': '2 sources'}]
    """
    lines: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for source in sources:
        if source["rows"]:
            key = tuple(source[name] for name in ("package", "version", "data_licence"))
            lines.setdefault(key, []).append(source)
    return [
        dict(zip(("package", "version", "data_licence"), key))
        | {"rows": sum(one["rows"] for one in alike)}
        | {"name": alike[0]["name"] if len(alike) == 1 else f"{len(alike)} sources"}
        for key, alike in lines.items()
    ]


def figures(metrics: Mapping[str, Mapping[str, Any]], described: Mapping[str, Any]) -> str:
    """Return a table of the task's own metrics by split, and what each is.

    Parameters
    ----------
    metrics : metrics.json of the model.
    described : ``words.METRICS`` of the task (label, definition); one that a split does not have is
        left out, and a label stands once.
    """
    names: dict[str, str] = {}
    for name, metric in described.items():
        if all(isinstance(metrics[split].get(name), (int, float)) for split in SPLITS):
            names.setdefault(metric.label, name)
    rows = [
        (label, *(f"{metrics[split][name]:.3f}" for split in SPLITS), described[name].definition)
        for label, name in names.items()
    ]
    return table(("", *SPLITS, "what it is"), rows)


def _scores(config: Mapping[str, Any], splits: Mapping[str, str], level: str) -> str:
    rows = []
    for split, part in config["metrics"].items():
        figures = [
            f"{part[name]:.3f} ({part[f'{name}_low']:.3f} to {part[f'{name}_high']:.3f})"
            for name in ("accuracy", "f1_macro")
        ]
        rows.append((split, splits[split], f"{part['n']:,}", *figures))
    header = ("split", "what it holds", "samples", f"accuracy ({level})", f"macro-F1 ({level})")
    return table(header, rows)


def _others(others: Mapping[str, Mapping[str, Any]], chosen: str) -> str:
    def figures(name: str) -> tuple[str, ...]:
        test = others[name]["test"]
        return (
            f"**{name}**" if name == chosen else name,
            f"{test['accuracy']:.3f}",
            f"{test['f1_macro']:.3f}",
        )

    order = sorted(others, key=lambda name: (-others[name]["test"]["f1_macro"], name))
    return table(("model", "accuracy", "macro-F1"), [figures(name) for name in order])


def _by_class(part: Mapping[str, Any], classes: Sequence[str]) -> str:
    keys = ("precision", "recall", "f1")
    rows = [
        (name, *(f"{part['by_class'][name][key]:.3f}" for key in keys), str(scores["support"]))
        for name in classes
        for scores in [part["by_class"][name]]
    ]
    return table(("class", *keys, "samples"), rows)


def _calibration(config: Mapping[str, Any], metrics: Mapping[str, Any]) -> str:
    fitted = config["calibration"]
    how = f"method {fitted['method']}"
    if "temperature" in fitted:
        how = f"temperature {fitted['temperature']:.3f}"
    lines = [
        f"Fitted on the validation split ({how}) and inside the graph. Expected calibration error: "
        + ", ".join(f"{part['ece']:.3f} on {split}" for split, part in config["metrics"].items())
        + "."
    ]
    coverage = [key for key in metrics["test"] if key.startswith("accuracy_at_")]
    if coverage:
        lines.append(
            "With `--reject` the least sure samples get no class. Accuracy on those that are left:"
        )
        rows = [
            (f"{key.removeprefix('accuracy_at_')} %", *(f"{metrics[s][key]:.3f}" for s in SPLITS))
            for key in sorted(coverage, reverse=True)
        ]
        lines.append(table(("samples kept", *SPLITS), rows))
    return "\n\n".join(lines)


def reproduced(task: str, stage: str = "package") -> str:
    """Return the commands that make a package again from the data packages, by its stage."""
    return (
        "From the commit that the package is of, with the data packages of data/packages.yaml "
        "(their digests are checked); the same bytes on every x86-64 CPU with AVX2:\n\n"
        f"```\ncd pipelines/{task}\ndvc repro {stage}\n```"
    )


def settings(title: str, knobs: Mapping[str, Any]) -> str:
    """Return a table of knobs and their values under a line of text."""
    return f"{title}\n\n{table(('knob', 'value'), [(k, str(v)) for k, v in knobs.items()])}"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; a bar in a cell is escaped.

    Examples
    --------
    >>> print(table(("a", "b"), [("1", "x|y")]))
    | a | b |
    | --- | --- |
    | 1 | x\\|y |
    """
    lines = [header, ["---"] * len(header), *rows]
    cells = ([str(cell).replace("|", "\\|").replace("\n", " ") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)
