"""The weights of relevance: those that ship, or those that `borderwatch watch learn` wrote beside the archive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crawler.config.inputs import Inputs
from crawler.language.reader.texts import marked
from crawler.watch import RelevanceModel

FORGET_HINT = marked("`borderwatch watch learn` writes it anew, `borderwatch watch learn --forget` removes it")


def learned_path(database: Path) -> Path:
    """news.db → news.relevance.json"""
    return database.with_suffix(".relevance.json")


def read_learned(path: Path, inputs: Inputs | None = None) -> dict[str, Any] | None:
    """The file of learned weights; None: there is none. Raises ValueError where it is no such file."""
    try:
        content = json.loads((inputs or Inputs()).read_bytes(path).decode())
    except (FileNotFoundError, NotADirectoryError):  # what stands where the folder should be is told by whoever writes there
        return None
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(content, dict) or "model" not in content or "shipped" not in content:
        raise ValueError("it holds no learned weights")
    return content


def is_outdated(content: dict[str, Any]) -> bool:
    """Whether the weights were learned over others than those that ship now. They are not used then."""
    return bool(content["shipped"] != RelevanceModel.shipped().fingerprint)


def read_relevance(database: Path, problems: list[str], inputs: Inputs) -> RelevanceModel:
    """The weights in use."""
    shipped, path = RelevanceModel.shipped(), learned_path(database)
    try:
        content = read_learned(path, inputs)
        if content is None or is_outdated(content):
            return shipped
        model = RelevanceModel.from_document(content["model"])
        if set(model.weights) != set(shipped.weights):
            raise ValueError("its weights are of other evidence")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        problems.append(f"{path}:1: the learned weights of relevance cannot be read: {reason}; {FORGET_HINT}")
        return shipped
    return model
