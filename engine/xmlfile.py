"""Hardened reading of XML files, the only place that uses lxml. It never reads a second file, the network or a DTD."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from engine.errors import BadBundle, BadExpression

#: Largest file in bytes.
SIZE = 2_000_000

Element = etree._Element

_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def read(data: bytes) -> Element:
    """The root of an XML file; raises BadBundle for what is too large, broken, or carries a document type.

    Comments and processing instructions are left out.
    """
    if len(data) > SIZE:
        raise BadBundle(f"the file has {len(data)} bytes, at most {SIZE} are allowed.")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        broken = getattr(error, "lineno", None) or 1
        raise BadBundle(f"line {broken}: this is no well-formed XML: save the file again in an editor.") from None
    information: Any = root.getroottree().docinfo
    # A search for "<!DOCTYPE" in the bytes would miss other encodings, such as UTF-16.
    if information.doctype or information.internalDTD is not None:
        raise BadBundle("the file carries a document type (DOCTYPE): take it out.")
    return root


def unique_ids(root: Element) -> None:
    """Raises BadBundle when two elements of the file have one id."""
    seen: set[str] = set()
    for element in root.iter():
        id_ = element.get("id")
        if id_ is not None and id_ in seen:
            raise BadBundle(f"line {line(element)}: the id {id_} stands twice in the file: give each its own.")
        if id_ is not None:
            seen.add(id_)


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def line(element: Element) -> int:
    """The line of the file in which the element begins."""
    return element.sourceline if isinstance(element.sourceline, int) else 0


def identity(element: Element) -> str:
    """The id of an element; raises BadBundle when it has none or one that other programs would misread."""
    id_ = element.get("id")
    if id_ is None:
        ends = f" from {element.get('sourceRef')}" if element.get("sourceRef") else ""
        raise BadBundle(f"line {line(element)}: {local(element)}{ends} has no id: give it one.")
    if not _ID.fullmatch(id_):
        raise BadBundle(f"line {line(element)}: the id of {local(element)} may hold letters, digits, _ . and - only.")
    return id_


def words(element: Element) -> str:
    """The attribute `name` with single spaces."""
    return " ".join(element.get("name", "").split())


def text(element: Element | None, tag: str) -> str | None:
    """The text inside the first child of that tag, None when there is none."""
    found = None if element is None else element.find(tag)
    return None if found is None else "".join(str(part) for part in found.itertext()).strip()


@contextmanager
def placed(element: Element) -> Iterator[None]:
    """Turns the refusal of an expression that stands in this element into one that names the element."""
    try:
        yield
    except BadExpression as error:
        raise refusal(element, f"holds an expression that cannot be read. {error}".removesuffix(".")) from None


def refusal(element: Element, what: str) -> BadBundle:
    """The refusal of an element: its line, name and id, and what is wrong."""
    named = f" {element.get('id')}" if element.get("id") else ""
    return BadBundle(f"line {line(element)}: {local(element)}{named} {what}.")
