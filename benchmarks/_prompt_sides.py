"""A detector that answers line by line; benchmarks/prompts.py runs one process for each.

    python benchmarks/_prompt_sides.py ours models/prompts/package
    PEER_PYTHON benchmarks/_prompt_sides.py stackone

stdin: a JSON list of texts a line. stdout: a JSON object a line: milliseconds of the call, those
that the processor was busy with it and, for each text, its score and whether it is called an
attack. The first line says that it is ready.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

Ask = Callable[[list[str]], list[dict]]


def ours(package: str) -> Ask:
    """Return what app.screen asks, without naming the language."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from app.detector import Detector

    detector = Detector(package)

    def ask(texts: list[str]) -> list[dict]:
        said = detector.screen(texts, languages=False)
        return [
            {"score": one["probabilities"][one["watched"]], "alarm": one["class"] == one["watched"]}
            for one in said
        ]

    return ask


def stackone() -> Ask:
    """Return the peer as its README calls it, its detector of patterns and its classifier."""
    from stackone_defender import create_prompt_defense

    defence = create_prompt_defense(block_high_risk=True)
    defence.warmup_tier2()

    def ask(texts: list[str]) -> list[dict]:
        said = [defence.defend_tool_result(text, "message") for text in texts]
        # A text of under ten characters is not scored: the peer lets it pass.
        return [
            {"score": one.tier2_raw_score or 0.0, "alarm": not one.allowed, "found": one.detections}
            for one in said
        ]

    return ask


def main() -> None:
    side, *arguments = sys.argv[1:]
    ask = {"ours": ours, "stackone": stackone}[side](*arguments)
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints goes elsewhere
    print(json.dumps({"ready": side}), file=answers, flush=True)
    for line in sys.stdin:
        texts = json.loads(line)
        start, busy = time.perf_counter(), time.process_time()
        said = ask(texts)
        ms, cpu = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - busy)
        print(json.dumps({"ms": ms, "cpu_ms": cpu, "said": said}), file=answers, flush=True)


if __name__ == "__main__":
    main()
