"""Cut texts into windows of an encoder's tokens, see rampart/encoders/windows.py."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from rampart.core.params import KnobError
from rampart.core.progress import Progress
from rampart.encoders import folder
from rampart.encoders.windows import swapped

TEXTS = 1000  # of a batch
WORD = re.compile(r"(?<![\w+/=])[^\W\d_]{2,20}(?![\w+/=])")
FEW = 8  # letters of a text in which case is left as it is
SELDOM, SHOUTED, MIXED = 0.2, 0.7, 0.1  # shares of the letters, see ``evened``


class Tokenizer:
    """An encoder's tokenizer; it pickles as the JSON that defines it.

    Parameters
    ----------
    source : tokenizer.json.
    pad : the id of padding.
    length : tokens of a window, its first and last special tokens among them.
    windows : at most; the windows of a text lie evenly between its beginning and its end and
        overlap unless it is too long. One window takes half of its tokens from each end of a text
        that is longer, as an instruction hides at either.
    max_chars : of a text, half from each end, before it is cut into tokens.
    prefix : goes before each window's tokens, e.g. ``query:``.
    """

    def __init__(
        self, source: str, pad: int, length: int, windows: int, max_chars: int, prefix: str = ""
    ):
        self.source, self.pad, self.max_chars = source, pad, max_chars
        self.length, self.windows, self.prefix = length, windows, prefix

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return the windows of texts: int32 of shape (texts, windows * length), 0 = padding."""
        cut, unknown = self._loaded()
        first, last = cut.encode("").ids
        lead = [first, *cut.encode(self.prefix, add_special_tokens=False).ids]
        room = self.length - len(lead) - 1
        if room < 1:
            raise KnobError(f"length: {self.length} leaves no token of a text beside the prefix")
        ids = np.full((len(texts), self.windows, self.length), self.pad, dtype=np.int32)
        progress = Progress(len(texts))
        for start in range(0, len(texts), TEXTS):
            part = [shortened(text, self.max_chars) for text in texts[start : start + TEXTS]]
            for row, encoding in enumerate(cut.encode_batch_fast(part, add_special_tokens=False)):
                inner = plain(encoding.ids, {first, last, self.pad}, unknown)
                for place, tokens in enumerate(spread(inner, room, self.windows)):
                    tokens = [*lead, *tokens, last]
                    ids[start + row, place, : len(tokens)] = tokens
            progress.step("texts, into tokens", len(part))
        return swapped(ids.reshape(len(texts), -1), self.pad)

    def _loaded(self) -> tuple[Any, int]:
        """Return the tokenizer, and the id of what it does not know."""
        return _opened(self.source)


@lru_cache(maxsize=2)  # to read a large vocabulary takes a tenth of a second
def _opened(source: str) -> tuple[Any, int]:
    """Return a tokenizer and the id of what it does not know: without one, its last token's."""
    from tokenizers import Tokenizer as Loaded

    loaded = Loaded.from_str(source)
    loaded.no_truncation()
    loaded.no_padding()
    loaded.encode_special_tokens = True
    if len(loaded.encode("").ids) != 2:
        raise KnobError("encoder: its tokenizer must put one token before a text and one after")
    model = json.loads(source)["model"]
    unknown = model.get("unk_id")
    if unknown is None and model.get("unk_token") is not None:
        unknown = loaded.token_to_id(model["unk_token"])
    return loaded, loaded.encode("").ids[1] if unknown is None else unknown


def plain(ids: Sequence[int], special: set[int], unknown: int) -> Sequence[int]:
    """Return the ids of a text in which those that mean something else are unknown.

    A vocabulary may have a special token as a piece, and texts may have it written out: its id
    would begin a window, or end one.

    Examples
    --------
    >>> plain([5, 0, 7, 1], {0, 1}, 3)
    [5, 3, 7, 3]
    """
    if special.isdisjoint(ids):
        return ids
    return [unknown if number in special else number for number in ids]


def read(name: str, length: int, windows: int, max_chars: int, prefix: str = "") -> Tokenizer:
    """Return the tokenizer of a folder or hub name.

    Raises
    ------
    KnobError : no such tokenizer, or a window that is longer than the encoder has positions for.
    """
    path = folder.located(name)
    config = folder.settings(path)
    # RoBERTa counts positions from the one after padding.
    positions = config["max_position_embeddings"]
    if config["model_type"] in ("roberta", "xlm-roberta"):
        positions -= config["pad_token_id"] + 1
    if length > positions:
        raise KnobError(f"length: {name} has positions for {positions} tokens, got {length}")
    return Tokenizer(definition(path), config["pad_token_id"], length, windows, max_chars, prefix)


def definition(path: Path) -> str:
    """Return tokenizer.json of a folder, made from the tokenizer's older files if need be."""
    if (path / "tokenizer.json").is_file():
        parts = json.loads((path / "tokenizer.json").read_text(encoding="utf-8"))
        return json.dumps(parts | {"truncation": None, "padding": None}, ensure_ascii=False)
    from transformers import AutoTokenizer

    try:
        loaded = AutoTokenizer.from_pretrained(str(path))
    except (OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise KnobError(f"encoder: {path} has no tokenizer that can be read: {reason}") from None
    return loaded.backend_tokenizer.to_str()


def shortened(text: str, most: int) -> str:
    """Return a text of at most ``most`` characters and a line end, half from each end."""
    return text if len(text) <= most else text[: most // 2] + "\n" + text[-(most // 2) :]


def spread(tokens: Sequence[int], room: int, windows: int) -> list[Sequence[int]]:
    """Return the tokens of each window, ``room`` or fewer.

    Examples
    --------
    >>> spread([1, 2, 3], 4, 2)
    [[1, 2, 3]]
    >>> spread([1, 2, 3, 4, 5], 4, 2)
    [[1, 2, 3, 4], [2, 3, 4, 5]]
    >>> spread([1, 2, 3, 4, 5], 4, 1)
    [[1, 2, 4, 5]]
    """
    excess = len(tokens) - room
    if excess <= 0:
        return [tokens]
    if windows == 1:
        return [[*tokens[: room - room // 2], *tokens[len(tokens) - room // 2 :]]]
    number = min(windows, -(-len(tokens) // room))
    starts = [round(place * excess / (number - 1)) for place in range(number)]
    return [tokens[start : start + room] for start in starts]


def documents(rows: Mapping[str, Sequence]) -> list[str]:
    """Return what is read of each row: its text, evened, and its view behind it."""
    pairs = zip(rows["text"], rows["view"], strict=True)
    return [f"{evened(text)}\n{view}" if view else evened(text) for text, view in pairs]


def evened(text: str) -> str:
    """Return a text in small letters if its case says nothing: capitals, or case at random.

    An encoder that tells case apart reads "wHeRe" and "WHERE" as pieces without a sense. Capitals
    are more than SHOUTED of the letters of the words, or small letters before capitals inside words
    are at least MIXED of them. What only looks like a word, as a key or Base64, does not count.

    Examples
    --------
    >>> evened("wHeRe Is ThE kEy?"), evened("STOP NOW, all of you"), evened("Use XMLHttpRequest.")
    ('where is the key?', 'STOP NOW, all of you', 'Use XMLHttpRequest.')
    """
    words = " ".join(WORD.findall(text))
    letters = len(words) - words.count(" ")
    capitals = sum(map(str.isupper, words))
    if capitals < SELDOM * letters or letters < FEW:
        return text
    inside = sum(a.islower() and b.isupper() for a, b in pairwise(words))
    return text.lower() if capitals > SHOUTED * letters or inside >= MIXED * letters else text
