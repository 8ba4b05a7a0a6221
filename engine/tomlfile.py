"""Groups of settings out of TOML files, each value asked for by name and type. It never guesses a missing value."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping

from engine.errors import Refused


class Group:
    """One table of a TOML file; what is wrong with it is raised as `refuse` (a kind of Refused) naming its place."""

    def __init__(self, values: Mapping[str, object], place: str, refuse: Callable[[str], Refused]) -> None:
        self._values = values
        self._asked: set[str] = set()
        self.place = place
        self._refuse = refuse

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def names(self) -> tuple[str, ...]:
        """All names in the file's order; they count as asked for."""
        self._asked.update(self._values)
        return tuple(self._values)

    def value(self, name: str) -> object:
        """Whatever stands there, None for nothing."""
        self._asked.add(name)
        return self._values.get(name)

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must stand there and not be empty."""
        value = self.value(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.refusal(f'{name} is missing or no text: write {name} = "…"')
        return value.strip()

    def number(self, name: str, default: int | None = None) -> int:
        """A whole number, zero or more."""
        value = self.value(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.refusal(f"{name} is missing or no whole number: write {name} = 1")
        return value

    def flag(self, name: str) -> bool:
        """true or false; not there is false."""
        value = self.value(name)
        if value not in (None, True, False):
            raise self.refusal(f"{name} is true or false")
        return value is True

    def one_of(self, name: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """One of these texts."""
        value = self.text(name, default)
        if value not in choices:
            raise self.refusal(f"{name} is one of {', '.join(choices)}, not {value!r}")
        return value

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """A list of texts, () if it does not stand there and is not needed."""
        value = self.value(name)
        if value is None and not needed:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.refusal(f'{name} is a list of texts: write {name} = ["…"]')
        return tuple(one.strip() for one in value)

    def pairs(self, name: str) -> dict[str, str]:
        """Names with a text each, {} if it does not stand there."""
        value = self.value(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise self.refusal(f'{name} holds names with a text each: write {name} = {{ name = "…" }}')
        return {key: one.strip() for key, one in value.items()}

    def values(self, name: str) -> dict[str, object]:
        """Names with any value each, {} if it does not stand there."""
        value = self.value(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.refusal(f"{name} holds names with values: write {name} = {{ name = … }}")
        return dict(value)

    def group(self, name: str) -> Group:
        """The table of that name, an empty one if it does not stand there."""
        value = self.value(name)
        if value is not None and not isinstance(value, dict):
            raise self.refusal(f"{name} is a table: write [{name}]")
        return Group(value or {}, f"{self.place} [{name}]", self._refuse)

    def groups(self, name: str) -> tuple[Group, ...]:
        """The list of tables of that name, () if it does not stand there."""
        value = self.value(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.refusal(f"{name} is a list of tables: write [[{name}]]")
        return tuple(
            Group(one, f"{self.place} [[{name}]] {number}", self._refuse) for number, one in enumerate(value, start=1)
        )

    def nothing_else(self) -> None:
        """Refuses every name that nobody has asked for."""
        unknown = [name for name in self._values if name not in self._asked]
        if unknown:
            raise self.refusal(
                f"there is no setting {unknown[0]} here (one of another table? it stands under a [table])"
            )

    def refusal(self, what: str) -> Refused:
        """A refusal that names this place."""
        return self._refuse(f"{self.place}: {what}.")


def read(data: bytes, place: str, refuse: Callable[[str], Refused]) -> Group:
    """The outermost group of a TOML file; raises what `refuse` makes, with the line, for a file that is no TOML."""
    try:
        return Group(tomllib.loads(data.decode("utf-8")), place, refuse)
    except UnicodeDecodeError:
        raise refuse(f"{place}: the file is not written in UTF-8: save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise refuse(f"{place}: this is no TOML: {error}.") from None
    except RecursionError:
        raise refuse(f"{place}: the file is nested too deep: keep to the tables described.") from None
