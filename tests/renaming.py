"""A shipped call type under other names: its folder, files, elements, fields, variables and messages all renamed.

What people read, and what the product itself defines (types of fields, roles, words), stays. It is no test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from lxml import etree

from engine import bundles
from workflows import words

#: Names that docs/bundles.md defines: the intake form, the notice, what the product adds to a case.
DEFINED = {"start", "notice", "deadlines", "filed_school", "told_by", "told_at"}
#: Keys of JSON whose texts people read or which the product defines.
_KEPT_IN_FORMS = {"type", "label", "description", "subtype"}
_NAMES_IN_MANIFEST = re.compile(
    r"(prints|shows|hazards|trusted|subject|scope|outcome|outcome_fields|of|form|while|payload|when|key|message)\b"
)
_KEPT_IN_STORIES = re.compile(r"(name|start|by|told_by|told_at|facts|refused|disposition|recorded_by|case)\b")

Rename = Callable[[str], str]


def renamed(folder: Path, *, to: Path) -> Mapping[str, str]:
    """Write the call type in `folder`, and what it shares, to the library `to`; gives the new name of each old one."""
    bundle = bundles.read(folder)
    names = {name: f"item_{number}" for number, name in enumerate(sorted(_names(bundle)))}
    assert not set(names) & set(words.WORDS), "a word of the product would be renamed"
    for path, data in bundle.files.items():
        _write(Path(path), to if path.startswith("shared/") else to / names[bundle.name], data.decode(), names)
    return names


def _names(bundle: bundles.Bundle) -> set[str]:
    found = {bundle.name, *bundle.forms, *bundle.tables, *bundle.diagrams, *bundle.prints}
    found |= set(bundle.manifest.messages)
    found |= {field.key for form in bundle.forms.values() for field in form.asked}
    for diagram in bundle.diagrams.values():
        found |= {*diagram.nodes, *(diagram.inputs or ()), *(diagram.outputs or ())}
    for path, data in bundle.files.items():
        if path.endswith(".bpmn"):
            found |= set(re.findall(r"<bpmn:script>\s*(\w+) =", data.decode()))
    return found - DEFINED


def _write(path: Path, folder: Path, text: str, names: Mapping[str, str]) -> None:
    def rename(text: str) -> str:
        return re.sub(r"[A-Za-z_]\w*", lambda found: names.get(found[0], found[0]), text)

    stem, _, ending = path.name.partition(".")
    written = {".bpmn": _xml, ".dmn": _xml, ".json": _form, ".md": _print}.get(path.suffix)
    if written is None:
        written = _manifest if path.name == "bundle.toml" else _story
    target = folder / path.parent / (path.name if path.suffix == ".toml" else f"{rename(stem)}.{ending}")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(written(text, rename))


def _xml(text: str, rename: Rename) -> str:
    """Ids, references, expressions and declared names; not the words on an element."""
    root = etree.fromstring(text.encode())
    for element in root.iter(etree.Element):
        kind = etree.QName(element).localname
        for key, value in element.attrib.items():
            if key != "name" or kind in ("dataInput", "dataOutput", "message"):
                element.set(key, rename(value))
        if element.text and element.text.strip():
            element.text = rename(element.text)
    return etree.tostring(root, encoding="unicode")


def _form(text: str, rename: Rename) -> str:
    def renamed(value: object, key: str = "") -> object:
        if isinstance(value, dict):
            return {name: renamed(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [renamed(inner, key) for inner in value]
        return rename(value) if isinstance(value, str) and key not in _KEPT_IN_FORMS else value

    return json.dumps(renamed(json.loads(text)))


def _print(text: str, rename: Rename) -> str:
    return re.sub(r"\{[^}]*\}", lambda found: rename(found[0]), text)


def _manifest(text: str, rename: Rename) -> str:
    lines = text.splitlines()
    return "\n".join(rename(line) if line.startswith("[") or _NAMES_IN_MANIFEST.match(line) else line for line in lines)


def _story(text: str, rename: Rename) -> str:
    """Everything below the head, but for sentences, persons and facts."""
    head, mark, rest = text.partition("\n[")
    lines, facts = [], False
    for line in (mark + rest).splitlines():
        if line.startswith("["):
            facts = line.startswith(("[facts]", "[deadlines]"))
        lines.append(line if facts or _KEPT_IN_STORIES.match(line) else rename(line))
    return head + "\n".join(lines)
