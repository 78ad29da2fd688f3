"""Why an alert fired, as the archive keeps it: the true part of a rule as JSON."""

from __future__ import annotations

import json
from typing import Any

from crawler.model import Reason


def reason_to_json(reason: Reason | None) -> str:
    """Write the true part of a rule as JSON."""

    def plain(reason_part: Reason) -> dict[str, Any]:
        node: dict[str, Any] = {"text": reason_part.text}
        if reason_part.hits:
            node["hits"] = list(reason_part.hits)
        if reason_part.parts:
            node["parts"] = [plain(child) for child in reason_part.parts]
        return node

    return json.dumps(plain(reason), ensure_ascii=False, separators=(",", ":")) if reason else "{}"


def reason_from_json(text: str) -> Reason | None:
    """Read what `reason_to_json` wrote; None for an alert without a reason."""

    def read(content: dict[str, Any]) -> Reason:
        return Reason(content["text"], tuple(content.get("hits", ())), tuple(read(child) for child in content.get("parts", ())))

    content = json.loads(text)
    return read(content) if content else None
