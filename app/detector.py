"""Load a package of the task prompts and say what a text is; needs no training library."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from app import model, pinned
from rampart.serving import occlusion, texts
from rampart.serving.signing import SIGNATURE
from rampart.tasks.prompts.clean import REMOVED
from rampart.tasks.prompts.language import language
from rampart.tasks.prompts.prepare import prepare
from rampart.tasks.prompts.views import KINDS

DESCRIBED = (*model.DESCRIBED, "tokenizer.json")
SETTINGS = ("tokens", "calibration", "watch")


class Detector:
    """A package folder: ``model.onnx``, ``tokenizer.json``, ``config.json``, ``labels.json``.

    Raises
    ------
    FileNotFoundError : the folder or one of its files is missing.
    ValueError : a file is not the one that config.json describes, the package was made for another
        version of the tokens, or, with a pinned key, its owner has not signed it.

    Parameters
    ----------
    public : the pinned key, PEM; None: the digests alone are checked.
    threshold : on the probability of the watched class; None: the package's own.
    threads : of onnxruntime; the answers do not depend on it beyond the last digits.
    """

    def __init__(
        self,
        folder: str | Path,
        public: bytes | None = None,
        threshold: float | None = None,
        threads: int = 1,
    ):
        folder = Path(folder)
        inside = model.contents(folder, DESCRIBED)
        if public is not None:
            signature = folder / SIGNATURE
            signed = signature.read_bytes() if signature.is_file() else None
            pinned.verify(folder, inside, signed, public)
        self.config, self.labels = model.require_whole(folder, inside, DESCRIBED)
        if lacking := [name for name in SETTINGS if name not in self.config]:
            raise ValueError(
                f"{folder / 'config.json'}: has no {', '.join(lacking)}; is it the config of a "
                "package of the task prompts?"
            )
        model.require_version(folder, self.config, texts.VERSION)
        try:
            source = inside["tokenizer.json"].decode()
            self.reader = texts.Reader(source, self.config["tokens"])
        except (ValueError, TypeError) as error:
            raise ValueError(f"{folder / 'tokenizer.json'}: {error}") from None
        self.session = model.session(folder, inside["model.onnx"], self.config, threads)
        model.require_classes(folder, self.session, self.labels)
        own = self.config["calibration"].get("threshold")
        self.threshold = own if threshold is None else threshold
        self.watch, self._given = self.labels.index(self.config["watch"]), threshold

    def screen(
        self,
        given: Sequence[str],
        whole: bool = False,
        explain: int = 0,
        languages: bool = True,
    ) -> list[dict[str, Any]]:
        """Return what is said of each text.

        Parameters
        ----------
        given : texts as they came. whole : read all of a long one, in segments of the windows.
        explain : words that spoke for the decision to tell; 0: none, which costs nothing.
        languages : whether to tell the language.

        Returns
        -------
        dicts : ``class``, ``probability`` (of that class), ``probabilities``, ``threshold`` (on the
        class ``watched``), ``read`` (``all`` or ``part`` of it), ``removed`` and ``decoded`` (what
        cleaning took out and made readable, counts by kind), ``language`` and ``spoke``.
        """
        return self.screened(given, whole, explain, languages)[0]

    def screened(
        self,
        given: Sequence[str],
        whole: bool = False,
        explain: int = 0,
        languages: bool = True,
    ) -> tuple[list[dict[str, Any]], np.ndarray, list[str]]:
        """Return what ``screen`` does, the probabilities as they are, and the texts cleaned.

        The probabilities are float32 (n, k).
        """
        rows = prepare(given)
        whole_texts = texts.documents(rows)
        p, decided, read = self.probabilities(whole_texts, whole)
        answers = []
        for place, document in enumerate(whole_texts):
            counts = {name: rows[f"flag_{name}"][place] for name in (*REMOVED, *KINDS)}
            answer: dict[str, Any] = {
                "class": self.labels[decided[place]],
                "probability": round(float(p[place, decided[place]]), 4),
                "probabilities": {
                    label: round(float(value), 4) for label, value in zip(self.labels, p[place])
                },
                "threshold": self.threshold,
                "watched": self.labels[self.watch],
                "read": "all" if read[place] else "part",
                "removed": {name: counts[name] for name in REMOVED if counts[name]},
                "decoded": {name: counts[name] for name in KINDS if counts[name]},
            }
            if languages:
                answer["language"] = language(rows["text"][place])
            if explain:
                answer["spoke"] = self._explained(document, int(decided[place]), explain)
            answers.append(answer)
        return answers, p, rows["text"]

    def probabilities(
        self, documents: Sequence[str], whole: bool = False
    ) -> tuple[np.ndarray, np.ndarray, list[bool]]:
        """Return probabilities (n, k), the codes decided for (n,), and whether all was read."""
        ids = self.reader.encode(documents)
        read = [self.reader.reads_all(text, row) for text, row in zip(documents, ids)]
        p, label = texts.predict(self.session, ids)
        if whole and not all(read):
            parts = [
                [text] if done else texts.segments(self.reader, text)
                for text, done in zip(documents, read)
            ]
            owner = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
            cut = self.reader.encode([one for part in parts for one in part])
            each, labels = texts.predict(self.session, cut)
            chosen = texts.spoken(each, owner, self.watch)
            p, label, read = each[chosen], labels[chosen], [True] * len(p)
        return p, label if self._given is None else self._decided(p), read

    def _decided(self, p: np.ndarray) -> np.ndarray:
        """Return the decisions at the threshold that was given, by the rule of the graph."""
        rest = p.copy()
        rest[:, self.watch] = -1
        return np.where(p[:, self.watch] >= self._given, self.watch, rest.argmax(axis=1))

    def _explained(self, document: str, code: int, told: int) -> list[dict]:
        def ask(changed: Sequence[str]) -> np.ndarray:
            return texts.predict(self.session, self.reader.encode(changed))[0][:, code]

        return occlusion.occluded(document, ask, told)
