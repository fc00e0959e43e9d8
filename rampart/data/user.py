"""The files that a user brings: what the block ``ingest`` of every task says of them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import field_validator

from rampart.core.params import Block


class UserFile(Block):
    """One file of the user's: ``files: [mine.csv]`` or ``files: [{path: mine.csv, ...}]``."""

    path: str
    role: Literal["train", "external"] = "train"


class Sources(Block):
    """Where the rows of a task are from; a task adds what it must know of its files."""

    packages: list[str] = []  # names of extracted rows; none: the user's files alone
    files: list[UserFile] = []

    @field_validator("files", mode="before")
    @classmethod
    def _paths(cls, value: Any) -> Any:
        if isinstance(value, list):
            return [{"path": item} if isinstance(item, str) else item for item in value]
        return value
