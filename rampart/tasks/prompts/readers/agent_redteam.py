"""agent-redteam: a Chinese red-team suite. Risky code, security questions, prompt extraction.

Left out: suites of tool calls, of loads ("write A ten thousand times") and of data that a model may
or may not have; categories with harmless rows among the risky ones (a misspelt package name, a
public mirror) or questions about the model itself among the attacks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from rampart.tasks.prompts.row import BENIGN, MALICIOUS, SUSPICIOUS, Row

ROOT = "agent_redteam/suites/"
RISKY = {
    "insecure_output": {"malicious-code"},
    "supply_chain": {
        "ci-cd-poisoning",
        "config-injection",
        "image-poisoning",
        "malicious-package",
        "migration-poisoning",
        "plugin-backdoor",
        "registry-poisoning",
        "sdk-poisoning",
        "storefront-poisoning",
        "update-hijacking",
    },
}
"""Suite -> categories in which every row asks for harm."""
EXTRACTION = {"encoding-bypass", "jailbreak", "system-prompt"}
ASKS = re.compile(  # for the prompt itself: the rest asks about the model, as anybody may
    r"system.?prompt|系统(提示|指令|消息)|(全部|所有)指令|指令.{0,4}(翻译|输出|复述|重复)|"
    r"(输出|重复|打印).{0,12}(prompt|指令|规则)|your (initial )?instructions|above this line",
    re.IGNORECASE,
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def rows(archive) -> Iterator[Row]:
    """Yield the questions of five suites of agent-redteam's wheel."""
    for suite, categories in RISKY.items():
        for text, row in _suite(archive, suite):
            if row["category"] in categories:
                yield _row(text, SUSPICIOUS, suite, "risky_foreign")
    for text, row in _suite(archive, "over_refusal"):
        if row["gold"]["action"] == "answer":
            yield _row(text, BENIGN, "over_refusal", "foreign")
        else:
            yield _row(text, SUSPICIOUS, "over_refusal", "risky_foreign")
    for text, _ in _suite(archive, "over_dependency"):
        yield _row(text, BENIGN, "over_dependency", "foreign")
    for text, row in _suite(archive, "info_leak"):
        if row["category"] in EXTRACTION and ASKS.search(text):
            if CHINESE.search(text):
                yield _row(text, MALICIOUS, "info_leak", "foreign_attack")
            else:
                yield _row(text, MALICIOUS, "info_leak", "extraction", "en")


def _row(text: str, label: int, suite: str, kind: str, language: str = "zh") -> Row:
    return Row(text, label, f"agent-redteam/{suite}", f"agent-redteam/{suite}", kind, language)


def _suite(archive, suite: str) -> Iterator[tuple[str, dict]]:
    for line in archive.read(f"{ROOT}{suite}/data.jsonl").splitlines():
        if line.strip():
            row = json.loads(line)
            yield row["question"], row
