"""What is wrong with a file, in words that name the line and the remedy."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from crawler.config.models import AS_LIST, AS_MAPPING
from crawler.config.slips import glued
from crawler.config.yamlfile import Path as YamlPath
from crawler.config.yamlfile import YamlDocument

MAX_FILE_PROBLEMS = 100  # of one file that are named
MAX_PROBLEM_CHARS = 500
MAX_HINTED_NAME_CHARS = 100  # a longer one is no slip of the pen; comparing takes the square of its length
_PYDANTIC_STEPS = (AS_LIST, AS_MAPPING, "[key]")  # in its locations, not in the file
CODES_BY_COUNTRY_NAME = {
    **{"afghanistan": "AF", "tajikistan": "TJ", "uzbekistan": "UZ", "turkmenistan": "TM", "kyrgyzstan": "KG", "kazakhstan": "KZ"},
    **{
        "iran": "IR",
        "pakistan": "PK",
        "china": "CN",
        "india": "IN",
        "russia": "RU",
        "turkey": "TR",
        "germany": "DE",
        "france": "FR",
    },
    **{"af": "AF", "tj": "TJ", "uk": "GB", "united kingdom": "GB", "usa": "US", "united states": "US"},
}  # names that people write in place of a code
_SETTINGS = "settings as `key: value`, indented, below it"
_A_LIST = "one entry a line below it, each behind `- `"
_BELONGINGS = {
    **dict.fromkeys(("model_type", "dict_type", "model_attributes_type"), _SETTINGS),
    **dict.fromkeys(("tuple_type", "list_type"), _A_LIST),
    **dict.fromkeys(("int_type", "float_type"), "a number"),
    "bool_type": "true or false",
    "string_type": "a text",
}  # what should stand where nothing does
_SECRET = re.compile(r"(pass(word|wd)?|secret|token|api_?key)$", re.IGNORECASE)


def validate(model: type[Any], document: YamlDocument, path: Path, problems: list[str]) -> Any:
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        errors = error.errors(include_url=False)
        for item in errors[:MAX_FILE_PROBLEMS]:
            place = tuple(step for step in item["loc"] if isinstance(step, (str, int)) and step not in _PYDANTIC_STEPS)
            words = f"{dotted(place)}: {_words(model, item, place)}"
            shown = words if len(words) <= MAX_PROBLEM_CHARS else f"{words[:MAX_PROBLEM_CHARS]}…"
            problems.append(f"{path}:{document.line(place)}: {shown}")
        if len(errors) > MAX_FILE_PROBLEMS:
            problems.append(f"{path}:1: and {len(errors) - MAX_FILE_PROBLEMS:,} more")
    return None


def _words(model: type[BaseModel], item: Mapping[str, Any], place: YamlPath) -> str:
    kind, message = item["type"], str(item["msg"]).removeprefix("Value error, ")
    if kind == "extra_forbidden":
        name = str(place[-1])
        if slip := glued(name):
            return slip
        if _SECRET.search(name):
            return f"secrets do not belong into this file: put the name of an environment variable under {name}_env"
        return f"there is no such key{near(name, _keys_at(model, place[:-1]))}"
    if kind in ("enum", "literal_error"):
        expected = re.findall(r"'([^']+)'", message)
        return f"{item['input']!r} is none of {', '.join(expected)}{near(str(item['input']), expected)}"
    if kind in _BELONGINGS and item["input"] is None:
        return f"is empty: write {_BELONGINGS[kind]}, or leave the line out"
    if kind in ("model_type", "dict_type", "model_attributes_type"):
        slip = glued(item["input"]) if isinstance(item["input"], str) else ""
        return slip or f"{item['input']!r} is no group of settings: write them as `key: value`, indented, below it"
    if kind in ("tuple_type", "list_type"):
        return f"{item['input']!r} is no list: write {_A_LIST}"
    if kind == "missing":
        return "is missing"
    if kind == "string_type":
        return f"{item['input']!r} is no text: put it in quotes"
    if kind == "string_pattern_mismatch" and place[-1] == "country":
        code = CODES_BY_COUNTRY_NAME.get(str(item["input"]).strip().casefold())
        return f"{item['input']!r} is no ISO 3166 code of two capital letters" + (
            f": write {code}" if code else ", such as AF or TJ"
        )
    if kind == "string_pattern_mismatch":
        return f"{item['input']!r} does not look right (pattern {item['ctx']['pattern']})"
    return message[:1].lower() + message[1:]


def _keys_at(model: type[BaseModel], place: YamlPath) -> list[str]:
    """The keys allowed where an unknown one was found."""
    current: Any = model
    of_mapping = False  # the next step is a key that the user chose
    for step in place:
        if isinstance(step, int) or of_mapping:
            of_mapping = False
            continue
        field = getattr(current, "model_fields", {}).get(step)
        if field is None:
            return []
        current = next((kind for kind in _models_in(field.annotation)), None)
        if current is None:
            return []
        of_mapping = "dict[" in str(field.annotation)
    return [field.alias or name for name, field in current.model_fields.items()]


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in getattr(annotation, "__args__", ()) for model in _models_in(inner)]


def near(name: str, choices: list[str]) -> str:
    if len(name) > MAX_HINTED_NAME_CHARS:
        return ""
    matches = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
    return f"; did you mean {matches[0]!r}?" if matches else ""


def dotted(place: YamlPath) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".") or "(file)"
