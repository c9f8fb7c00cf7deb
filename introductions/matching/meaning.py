"""Texts as vectors, offline: the word vectors that come with `wordllama`'s wheel, averaged over a text.

Its own loader asks a network for the tokenizer, so the two packaged files are read here. Only jobs call
`vectors`; pages read what jobs have stored (docs/decisions/matching.md).
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # its threads do not survive the worker's fork
LENGTH = 256  # numbers in a vector
# What nearly everybody in this field writes says little about anybody: its direction is taken out of each text.
COMMON = (
    "our charity is an organisation that works with people and communities. we provide services, support, advice, "
    "training, activities and opportunities for those in need, and help to improve lives through projects, "
    "programmes and partnerships. we work with companies, schools and local groups across the area to promote, "
    "advance and develop our aims."
)
ENOUGH = 50  # texts of which something can be called common
DIRECTIONS = 6
LONGEST = 4_000  # characters of a text that count
BATCH = 256


@cache
def _packaged() -> tuple[Any, NDArray[np.float32]]:
    """The tokenizer, and one row of LENGTH numbers for each of its 32,000 words."""
    from safetensors import safe_open
    from tokenizers import Tokenizer

    package = Path(find_spec("wordllama").origin).parent  # type: ignore[union-attr, arg-type]
    tokenizer = Tokenizer.from_file(str(package / "tokenizers" / "l2_supercat_tokenizer_config.json"))
    with safe_open(package / "weights" / "l2_supercat_256.safetensors", framework="numpy") as file:
        words = file.get_tensor("embedding.weight")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer, words


@cache
def _common() -> NDArray[np.float32]:
    return unit(_averages([COMMON]))[0]


def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """One row of length 1 for each text; a row of zeros for a text without words."""
    found = _averages(texts)
    return unit(found - np.outer(found @ _common(), _common()))


def _averages(texts: Sequence[str]) -> NDArray[np.float32]:
    tokenizer, words = _packaged()
    found = np.zeros((len(texts), LENGTH), dtype=np.float32)
    for place in range(0, len(texts), BATCH):
        batch = [text[:LONGEST].lower() for text in texts[place : place + BATCH]]
        encoded = tokenizer.encode_batch(batch, add_special_tokens=False)
        for row, one in enumerate(encoded, start=place):
            if one.ids:
                found[row] = words[one.ids].mean(axis=0, dtype=np.float32)
    return unit(found)


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Each row at length 1; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


@dataclass(frozen=True)
class Common:
    """What most texts of a programme say: their average, and the directions in which they differ most.

    Sentences that everybody copies lie there. Taken out of both sides, what is left is each one's own matter
    (measured: docs/decisions/matching.md).
    """

    average: NDArray[np.float32]
    directions: NDArray[np.float32]

    def taken_out_of(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Rows of length 1 again; rows of zeros stay."""
        left = rows - self.average
        left -= (left @ self.directions.T) @ self.directions
        left[~rows.any(axis=1)] = 0
        return unit(left)


def common_of(pool: NDArray[np.float32]) -> Common:
    """Of rows of length 1; fewer directions where there are few texts, and nothing at all below ENOUGH."""
    rows = pool[pool.any(axis=1)]
    if len(rows) < ENOUGH:
        return Common(np.zeros(LENGTH, dtype=np.float32), np.zeros((0, LENGTH), dtype=np.float32))
    average = rows.mean(axis=0)
    centred = rows - average
    _sizes, directions = np.linalg.eigh(centred.T @ centred)  # the smallest first
    count = min(DIRECTIONS, len(rows) // 25)
    return Common(average, np.ascontiguousarray(directions[:, LENGTH - count :].T, dtype=np.float32))


def packed(vector: NDArray[np.float32]) -> bytes:
    return vector.astype(np.float16).tobytes()


def unpacked(stored: bytes | memoryview) -> NDArray[np.float32]:
    return np.frombuffer(stored, dtype=np.float16).astype(np.float32)
