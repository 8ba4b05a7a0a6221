"""The shipped library, read once for the tests that look at its files. It is no fixture for a test of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from engine import bundles, stories
from engine.diagram import Node

LIBRARY = Path(__file__).parent.parent / "bpmn"
BUNDLES = {path.parent.name: bundles.read(path.parent) for path in sorted(LIBRARY.glob("*/bundle.toml"))}
#: id of a story -> its call type and the story
STORIES = {story.id: (name, story) for name, bundle in BUNDLES.items() for story in stories.of_bundle(bundle)}


def nodes(bundle: bundles.Bundle) -> Iterator[Node]:
    """All nodes of a call type, those of the processes it calls included."""
    return (node for one in bundle.diagrams.values() for node in one.nodes.values())


def user_tasks(bundle: bundles.Bundle) -> Iterator[Node]:
    """The user tasks of a call type, those of the processes it calls included."""
    return (node for node in nodes(bundle) if node.kind == "user_task")


def notices(bundle: bundles.Bundle) -> set[str]:
    """The numbers of the notices that are drawn."""
    return {node.properties["notice"] for node in nodes(bundle) if "notice" in node.properties}


def ends(bundle: bundles.Bundle) -> set[str]:
    """The names of the ends of a call type's own process: its dispositions."""
    return {node.name for node in bundle.process.nodes.values() if node.kind == "end_event" and node.name}
