"""Words in a drawing: where a line breaks and how large letters may be. It measures by rule of thumb, never a font."""

from __future__ import annotations

from dataclasses import dataclass

#: width of an average letter as a part of its size, and the height of a line
LETTER = 0.56
BOLD_LETTER = 0.6
LINE = 1.18
SIZES = (13.0, 12.0, 11.0, 10.0, 9.0, 8.0)


@dataclass(frozen=True)
class Lettering:
    """Lines of words at one size."""

    lines: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LINE

    def baseline(self, middle: float) -> float:
        """The first line's baseline when the lines stand around `middle`."""
        return middle - self.height / 2 + self.size * 0.93


def broken(words: str, *, letters: int) -> tuple[str, ...]:
    """The words in lines of at most so many letters; a longer word is cut."""
    lines: list[str] = [""]
    for word in words.split():
        while len(word) > letters:
            lines, word = [*lines, word[:letters]], word[letters:]
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(line for line in lines if line)


def fitted(words: str, *, width: float, height: float, bold: bool = False) -> Lettering:
    """The words in a box, as large as fits; the smallest size when none does."""
    wide = BOLD_LETTER if bold else LETTER
    for size in SIZES:
        found = Lettering(broken(words, letters=max(4, int(width / (size * wide)))), size)
        longest = max((len(line) for line in found.lines), default=0)
        whole = not any(len(word) * size * wide > width for word in words.split())
        if found.height <= height and longest * size * wide <= width and whole:
            return found
    return found
