"""Search of many texts at once, in a fraction of the time of a search in each."""

import re
from collections.abc import Iterable, Iterator

_BETWEEN = "\0"  # hardly any text contains it


class JoinedTexts:
    r"""Texts that are searched together, each with a NUL before and after it.

    A pattern must match one character at least and no NUL, except as its first character, where it means the beginning of a text.
    It must not use `\A`, `\Z`, `^` or `$`. With `is_folded`, patterns see the texts in lower case. A pattern
    that shall match a long s as an s needs `re.IGNORECASE` even then.
    """

    def __init__(self, texts: Iterable[str], is_folded: bool = False) -> None:
        self._texts = list(texts)
        joined = _BETWEEN.join(("", *self._texts, ""))
        self._joined = joined.lower() if is_folded else joined
        self._is_folded = is_folded

    def find(self, pattern: re.Pattern[str]) -> Iterator[str]:
        """Yield the texts in which a pattern finds a match, in their order."""
        search, joined, texts = pattern.search, self._joined, self._texts
        if joined.count(_BETWEEN) != len(texts) + 1:  # a text contains a NUL
            for text in texts:
                alone = f"{_BETWEEN}{text.lower() if self._is_folded else text}{_BETWEEN}"
                if (match := search(alone)) and match.start() < len(alone) - 1:
                    yield text
            return
        position, number, last = 0, -1, len(joined) - 1
        while (match := search(joined, position)) and (start := match.start()) < last:
            number += joined.count(_BETWEEN, position, start + 1)
            position = joined.find(_BETWEEN, start + 1)
            yield texts[number]
