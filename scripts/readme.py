"""Write the tables of README.md from the files that the stages wrote.

python scripts/readme.py            rewrite README.md
python scripts/readme.py --check    exit 1 when it is out of date
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path

import pandas as pd

BLOCK = re.compile(r"(<!-- results (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
# Of each task: the heading of a column, and what stands there, from a row of results.csv.
COLUMNS = {
    "prompts": {
        "macro-F1, other sources (95 %)": "{f1_external:.3f} ({f1_external_low:.3f} to "
        "{f1_external_high:.3f})",
        "macro-F1, random split": "{f1_macro:.3f}",
        "security score": "{custom_score_external:.3f}",
        "malicious caught": "{recall_c2_external:.1%}",
        "false alarms": "{false_alarm_rate_external:.1%}",
        "missed threats": "{missed_threat_rate_external:.1%}",
    },
    "columns": {
        "accuracy, unseen tables (95 %)": "{accuracy:.3f} ({accuracy_low:.3f} to "
        "{accuracy_high:.3f})",
        "macro-F1, unseen tables (95 %)": "{f1_macro:.3f} ({f1_macro_low:.3f} to "
        "{f1_macro_high:.3f})",
        "precision on text": "{precision_text:.1%}",
        "ECE": "{ece:.3f}",
        "accuracy, other sources (95 %)": "{accuracy_external:.3f} ({accuracy_external_low:.3f} "
        "to {accuracy_external_high:.3f})",
        "macro-F1, other sources": "{f1_external:.3f}",
    },
}


CAMPAIGN = {
    "TS-TR macro-F1 (95 %)": "{ts_tr_f1:.3f} ({ts_tr_f1_low:.3f} to {ts_tr_f1_high:.3f})",
    "of the ceiling (95 %)": "{utility_ratio:.1%} ({utility_ratio_low:.1%} to "
    "{utility_ratio_high:.1%})",
    "TR-TS": "{tr_ts_f1:.3f}",
    "real + synthetic": "{augmented_f1:.3f}",
    "summary": "{summary_score:.3f}",
    "two-sample AUC": "{c2st_auc:.3f}",
    "copies": "{exact_copies:.1%}",
    "membership AUC": "{membership_auc:.3f}",
}


def table(task: str) -> str:
    """Return what stands between the marks of one task, as Markdown."""
    return campaign(task) if (Path("reports") / task / "verdict.json").is_file() else models(task)


def campaign(task: str) -> str:
    """Return a table of the generators for each data set, and what was chosen."""
    folder = Path("reports") / task
    results = pd.read_csv(folder / "results.csv")
    verdicts = json.loads((folder / "verdict.json").read_text(encoding="utf-8"))
    lines = []
    for name, rows in results.groupby("data_set", sort=True):
        about = json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8"))
        ceiling = rows["tr_tr_f1"].dropna().iloc[0]
        lines += [
            f"**{name}**: {about['rows']:,} rows of {about['columns']} columns; the ceiling, "
            f"trained on real rows, is {ceiling:.3f}. {told(verdicts[name])}",
            "",
            f"| generator | {' | '.join(CAMPAIGN)} |",
            "|---" * (len(CAMPAIGN) + 1) + "|",
        ]
        for row in rows.to_dict("records"):
            chosen = row["generator"] == verdicts[name]["generator"]
            title = f"**{row['generator']}**" if chosen else row["generator"]
            done = row["status"] == "ok"
            cells = [template.format(**row) if done else "failed" for template in CAMPAIGN.values()]
            lines.append(f"| {title} | {' | '.join(cells)} |")
        lines.append("")
    return "\n".join(lines)


def told(verdict: dict) -> str:
    """Return the verdict on a data set as sentences."""
    rivals = verdict.get("against", {}).values()
    sentences = [verdict["why"], *(rival["sentence"] for rival in rivals)]
    return " ".join(f"{sentence}." for sentence in sentences)


def models(task: str) -> str:
    """Return the leaderboard of one task and its champion."""
    folder = Path("reports") / task
    results = pd.read_csv(folder / "results.csv")
    champion = json.loads((folder / "champion.json").read_text(encoding="utf-8"))
    data = json.loads((folder / "data.json").read_text(encoding="utf-8"))
    columns = COLUMNS[task]
    lines = [f"| model | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for row in results.to_dict("records"):
        name = f"**{row['model']}**" if row["model"] == champion["model"] else row["model"]
        cells = (template.format(**row) for template in columns.values())
        lines.append(f"| {name} | {' | '.join(cells)} |")
    sources = {
        split: {source for counts in classes.values() for source in counts}
        for split, classes in data["kept"].items()
    }
    rows = {
        split: sum(sum(counts.values()) for counts in classes.values())
        for split, classes in data["kept"].items()
    }
    shared = sorted(sources["external"] & sources["train"])
    external = data["kept"]["external"].values()
    count = sum(counts.get(source, 0) for counts in external for source in shared)
    overlap = ""
    if shared:
        overlap = (
            f", of which {', '.join(shared)} ({count:,} rows) is a collection that training "
            "has other families of"
        )
    lines += [
        "",
        champion["reason"],
        "",
        f"Of {data['rows_in']:,} rows read or generated, {sum(rows.values()):,} are left after "
        f"de-duplication and caps, from {len(set().union(*sources.values()))} sources. The "
        f"{rows['external']:,} external ones are from {len(sources['external'])}{overlap} "
        f"(`scale: {data['scale']}`).",
        "",
    ]
    return "\n".join(lines)


def updated(text: str) -> str:
    """Return README.md with every table made anew."""
    return BLOCK.sub(lambda match: f"{match[1]}\n{table(match[2])}{match[3]}", text)


def main() -> None:
    """Rewrite or check README.md."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    path = Path("README.md")
    old = path.read_text(encoding="utf-8")
    new = updated(old)
    if old == new:
        return
    if check:
        sys.exit("README.md: its tables are not those of reports/: python scripts/readme.py")
    path.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
