"""The numbers of a bundle changed for one story, as a supervisor would change them by memo. It writes no file."""

from __future__ import annotations

import re

from engine import bundles, errors
from engine.acts import Values

#: The table of deadlines as every bundle carries it.
FILE = "shared/deadlines.dmn"


def changed(bundle: bundles.Bundle, deadlines: Values) -> bundles.Bundle:
    """The bundle with other amounts; Misuse for a deadline that is none."""
    if not deadlines:
        return bundle
    text = bundle.files[FILE].decode()
    for name, amount in deadlines.items():
        row = rf'(<text>"{re.escape(name)}"</text></inputEntry>\s*<outputEntry[^>]*><text>)[^<]*(</text>)'
        text, count = re.subn(row, rf"\g<1>{amount}\g<2>", text)
        if count != 1:
            raise errors.Misuse(f"There is no deadline {name!r}: see {FILE}.")
    return bundles.of_files(bundle.name, {**bundle.files, FILE: text.encode()})
