"""XML to a tree, by a parser that recovers, fetches nothing and expands nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree

_HARMLESS_FAULT = "NS_ERR_UNDEFINED_NAMESPACE"  # nothing is lost by it


@dataclass(frozen=True, slots=True)
class ParsedTree:
    """`root` is None where nothing could be read. `is_well_formed`: the parser met no fault, so it has lost nothing."""

    root: Any
    is_well_formed: bool
    is_nested_too_deep: bool = False


def parse_xml(text: str) -> ParsedTree:
    """The tree of a repaired document (`repair.repaired`). After a fault the parser drops, or nests, much of what follows."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return ParsedTree(None, is_well_formed=False)
    faults = [fault for fault in parser.error_log if fault.type_name != _HARMLESS_FAULT]
    return ParsedTree(root, is_well_formed=not faults, is_nested_too_deep=any("depth" in fault.message.lower() for fault in faults))


def local_name(element: Any) -> str:
    """The name of an XML element without its namespace or an undeclared prefix, in lower case; empty for a comment."""
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def markup_of(element: Any) -> str:
    """What stands in an element, as markup."""
    return "".join(etree.tostring(child, encoding="unicode") for child in element)
