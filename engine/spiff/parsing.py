"""From a bundle to a definition that can run. It never runs anything and never touches a file.

Raises BadBundle with a sentence that names the element for everything outside of what the walks of our tests prove.
"""

from __future__ import annotations

from engine.bundles import Bundle
from engine.spiff import build, reach, soundness
from engine.spiff.definition import Definition


def parse(bundle: Bundle) -> Definition:
    """The definition of a bundle; raises BadBundle."""
    diagrams = bundle.diagrams
    soundness.check(bundle.name, diagrams)
    caught = reach.caught(diagrams)
    return Definition(
        bundle=bundle,
        processes={process: build.process(diagram, bundle.tables) for process, diagram in diagrams.items()},
        named={
            key: {field.key: field.names for field in form.asked if field.names} for key, form in bundle.forms.items()
        },
        reachable={process: reach.reachable(diagram, caught) for process, diagram in diagrams.items()},
    )
