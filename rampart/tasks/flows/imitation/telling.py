"""The tables, figures and words on drawn flows, for the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from rampart.reporting.plots import style
from rampart.tasks.flows.imitation.augmenting import BOTH, DRAWN, REAL, AugmentParams
from rampart.tasks.flows.imitation.columns import Learned
from rampart.tasks.flows.imitation.drawing import GenerateParams

FEATURES = {
    "n_duration": "duration, s",
    "n_client_bytes": "bytes of the client",
    "n_server_bytes": "bytes of the server",
    "n_packets": "packets",
    "n_client_gap_mean": "mean gap of the client, s",
    "n_client_text": "first bytes of the client",
}
"""The numbers that are drawn, and their labels."""
SCORES = {
    "utility_ratio": ("utility ratio\n(1: as real rows)", 1.0),
    "c2st_auc": ("told from real, AUC\n(0.5: not at all)", 0.5),
    "coverage": ("coverage of real\n(1: everywhere)", 1.0),
    "membership_auc": ("membership AUC\n(0.5: no leak)", 0.5),
    "exact_copies": ("copies of training\n(0: none)", 0.0),
    "contradictions": ("contradict themselves\n(0: none)", 0.0),
}
"""Score -> its label and where it should be."""
SPLITS = {"test": "unseen sessions", "external": "held-out day"}


class Picture(NamedTuple):
    """A file of the page."""

    file: str
    caption: str
    content: bytes


def scores_table(
    told: Mapping[str, Mapping[str, Any]],
    scores: Mapping[str, Mapping[str, float]],
    warnings: Mapping[str, list[str]],
) -> pd.DataFrame:
    """Return a row a generator, the most useful first, failed ones last with the reason."""
    rows = []
    for name, made in told.items():
        head = {"generator": name, "kind": made["kind"], "status": made["status"]}
        head |= {"rows": made["rows"], "rejected": made["rejected"] / made["checked"]
                 if made["checked"] else 0.0}  # fmt: skip
        flags = "; ".join(warnings.get(name, []))
        rows.append(head | dict(scores.get(name, {})) | {"flags": flags or made["reason"] or ""})
    frame = pd.DataFrame(rows)
    if "utility_ratio" not in frame:
        return frame
    return frame.sort_values(["utility_ratio", "generator"], ascending=[False, True])


def headline(ranked: pd.DataFrame, table: pd.DataFrame) -> dict[str, Any]:
    """Return the few numbers that a comparison of two runs shows."""
    few = ["utility_ratio", "c2st_auc", "coverage", "membership_auc", "exact_copies"]
    good = ranked[ranked["status"] == "ok"]
    told: dict[str, Any] = {
        row["generator"]: {name: round(row[name], 6) for name in few}
        for row in good.to_dict("records")
    }
    for row in table[table["learned_from"] == BOTH].to_dict("records"):
        told[row["generator"]][f"{row['model']}_{row['split']}_gain"] = round(row["difference"], 6)
    return told


def lines(ranked: pd.DataFrame, table: pd.DataFrame) -> Iterator[str]:
    """Yield what is printed: a line a generator, and a line a model and split."""
    for row in ranked.to_dict("records"):
        if row["status"] == "ok":
            told = ", ".join(f"{name} {row[name]:.3f}" for name in SCORES)
            yield f"{row['generator']}: {told}" + f" [{row['flags']}]" * bool(row["flags"])
        else:
            yield f"{row['generator']}: {row['status']}: {row['flags']}"
    for (model, split), part in table.groupby(["model", "split"], sort=False):
        yield f"{model}, {SPLITS[split]}: {_gains(part)}"


def _gains(part: pd.DataFrame) -> str:
    plain = part[part["learned_from"] == REAL].iloc[0]
    text = f"macro-F1 {plain['f1_macro']:.3f} of real rows alone"
    for row in part[part["learned_from"] == BOTH].to_dict("records"):
        ends = f"{row['difference_low']:+.3f} to {row['difference_high']:+.3f}"
        text += f"; with {row['generator']} {row['difference']:+.3f} ({ends})"
    return text


def about(
    ranked: pd.DataFrame,
    table: pd.DataFrame,
    settings: AugmentParams,
    made: GenerateParams,
    learned: int,
) -> dict[str, str]:
    """Return the title and text of the page's section."""
    text = (
        f"Generators learned {learned:,} training flows, by severity, and gave {made.rows:,} each. "
        "The rows have numbers and categories and no text, name, address or time, so models that "
        "read text cannot learn from them. A schema made from the training flows (type, range, "
        "categories; reports/flows/synthetic/schema.json) checks each row; what breaks it is "
        "counted and drawn anew. copy, constant and marginals are baselines: what copies the rows "
        "tops every score but those of privacy. "
    )
    failed = ranked[ranked["status"] != "ok"]
    for row in failed.to_dict("records"):
        text += f"{row['generator']} gave no table: {row['flags']}. "
    return {"title": "Synthetic flows: what they are worth", "text": text + verdict(table)}


def verdict(table: pd.DataFrame) -> str:
    """Return in words whether rows that join the training rows help, after Holm's correction."""
    both = table[table["learned_from"] == BOTH]
    if both.empty:
        return "No synthetic rows joined the training rows (augment.generators)."
    text = "The leaderboard's models never see them. "
    for split, part in both.groupby("split", sort=False):
        sure = part[part["p_holm"] < 0.05]
        up, down = (sure[sign * sure["difference"] > 0] for sign in (1, -1))
        tried = f"of {len(part)} trials (model and generator) on the {SPLITS[split]}"
        text += (
            f"Joined to the training rows, {tried} {len(up)} gain and {len(down)} lose macro-F1 "
            f"beyond chance ({', '.join(_named(up)) or 'no gain'}; "
            f"{', '.join(_named(down)) or 'no loss'}). "
        )
    return text + "Several generators were tried and none was chosen."


def _named(rows: pd.DataFrame) -> Iterator[str]:
    for row in rows.to_dict("records"):
        yield f"{row['model']} with {row['generator']} {row['difference']:+.3f}"


def pictures(
    ranked: pd.DataFrame,
    table: pd.DataFrame,
    learned: Learned,
    test: pd.DataFrame,
    drawn: Mapping[str, pd.DataFrame],
    settings: AugmentParams,
) -> Iterator[Picture]:
    """Yield the figures of the section."""
    level = f"{100 * (1 - settings.alpha):g} %"
    good = ranked[ranked["status"] == "ok"]
    if len(good):
        yield Picture(
            "scores.png",
            "Scores of the rows of each generator; the dashed line is where each should be, grey "
            "marks are baselines.",
            style.png(scores(good)),
        )
        names = list(good["generator"])
        baselines = list(good.loc[good["kind"] == "baseline", "generator"])
        yield Picture(
            "marginals.png",
            "Share of flows at or below a value: real unseen sessions in black, each generator "
            "that learned in its colour.",
            style.png(marginals(test, {n: drawn[n] for n in names if n not in baselines})),
        )
    if (table["learned_from"] != REAL).any():
        yield Picture(
            "augmentation.png",
            f"Macro-F1 of models that learned real rows and synthetic ones (full) or synthetic "
            f"ones alone (hollow), less that of real rows alone; {level} intervals of a bootstrap "
            "of whole sessions.",
            style.png(gains(table)),
        )


def scores(good: pd.DataFrame) -> Any:
    """Draw each score in a panel of its own, one row a generator."""
    names = list(good["generator"])
    looks = style.looks(names, list(good.loc[good["kind"] == "baseline", "generator"]))

    def draw(figure: Any) -> None:
        panels = figure.subplots(2, 3, sharey=True).ravel()
        for axes, (score, (label, ideal)) in zip(panels, SCORES.items(), strict=True):
            axes.axvline(ideal, color=style.INK, lw=1, ls=(0, (4, 3)), zorder=0)
            for y, (name, value) in enumerate(zip(names, good[score], strict=True)):
                look = {key: looks[name][key] for key in ("color", "marker")}
                axes.plot(value, y, ls="", ms=8, **look)
            axes.set_xlabel(label)
            axes.set_xlim(-0.05, 1.05 * max(1.0, good[score].max()))
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        panels[0].set_yticks(range(len(names)), names)
        panels[0].set_ylim(len(names) - 0.5, -0.5)

    return style.figure(draw, style.WIDTH, 2.4 + 0.45 * len(names))


def marginals(test: pd.DataFrame, drawn: Mapping[str, pd.DataFrame]) -> Any:
    """Draw the distribution of a few numbers, real flows and drawn ones, on logarithmic axes."""
    looks = style.looks(list(drawn))
    shown = {name: label for name, label in FEATURES.items() if test[name].notna().any()}

    def draw(figure: Any) -> None:
        panels = figure.subplots(2, 3, sharey=True).ravel()
        for axes in panels[len(shown) :]:  # a number that no flow of this source has
            axes.set_visible(False)
        for axes, (name, label) in zip(panels, shown.items(), strict=False):
            real = np.sort(test[name].dropna().to_numpy(float))
            smallest = real[real > 0].min() if (real > 0).any() else 1.0
            axes.set_xscale("symlog", linthresh=smallest)
            axes.step(real, np.arange(1, len(real) + 1) / len(real), color="black", lw=2.2)
            for generator, rows in drawn.items():
                values = np.sort(rows[name].dropna().to_numpy(float))
                look = {key: looks[generator][key] for key in ("color", "linestyle")}
                axes.step(values, np.arange(1, len(values) + 1) / len(values), lw=1.5, **look)
            axes.set_xlabel(label)
            axes.set_xlim(0, real.max())
            axes.xaxis.set_major_locator(_ticks(smallest, real.max()))
            axes.minorticks_off()
            axes.grid(True)
        for axes in panels[::3]:
            axes.set_ylabel("share of flows")
        lines = [panels[0].plot([], [], color="black", lw=2.2, label="real")[0]]
        for generator, look in looks.items():
            style_of = {"color": look["color"], "ls": look["linestyle"]}
            lines += panels[0].plot([], [], lw=1.5, label=generator, **style_of)
        figure.legend(handles=lines, loc="outside lower center", ncols=6, handlelength=3)

    return style.figure(draw, style.WIDTH, 6.0)


def _ticks(smallest: float, largest: float) -> Any:
    """Return ticks at 0 and at few powers of ten: all of them would touch."""
    from matplotlib.ticker import FixedLocator

    ends = int(np.ceil(np.log10(smallest))), int(np.floor(np.log10(max(largest, smallest))))
    step = max(1, -(-(ends[1] - ends[0] + 1) // 4))
    return FixedLocator([0.0, *(10.0**power for power in range(ends[1], ends[0], -step))])


def gains(table: pd.DataFrame) -> Any:
    """Draw what rows that join add to macro-F1, one panel a split, one row a generator."""
    made = table[table["learned_from"] != REAL]
    names, models = (list(dict.fromkeys(made[key])) for key in ("generator", "model"))
    lanes = [(model, what) for model in models for what in (BOTH, DRAWN)]

    def draw(figure: Any) -> None:
        panels = figure.subplots(1, len(SPLITS), sharey=True, squeeze=False)[0]
        for axes, (split, title) in zip(panels, SPLITS.items(), strict=True):
            axes.axvline(0, color=style.INK, lw=1, ls=(0, (4, 3)), zorder=0)
            for row in made[made["split"] == split].to_dict("records"):
                place = lanes.index((row["model"], row["learned_from"]))
                y = names.index(row["generator"]) + 0.7 * (place + 0.5) / len(lanes) - 0.35
                color = style.PALETTE[models.index(row["model"])]
                ends = [row["difference_low"], row["difference_high"]]
                axes.plot(ends, [y, y], color=color, lw=1.6)
                fill = color if row["learned_from"] == BOTH else "white"
                mark = style.MARKERS[models.index(row["model"])]
                axes.plot(row["difference"], y, mark, mec=color, mfc=fill, ms=6)
            axes.set_title(title)
            axes.set_xlabel("macro-F1, less that of real rows alone")
            axes.grid(axis="x")
            axes.tick_params(axis="y", length=0)
        panels[0].set_yticks(range(len(names)), names)
        panels[0].set_ylim(len(names) - 0.5, -0.5)
        handles = [
            panels[0].plot([], [], style.MARKERS[k], color=style.PALETTE[k], label=model,
                           mfc=style.PALETTE[k] if what == BOTH else "white")[0]
            for k, model in enumerate(models)
            for what in (BOTH,)
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside lower center", ncols=len(models))

    return style.figure(draw, style.WIDTH, 1.8 + 0.55 * len(names))
