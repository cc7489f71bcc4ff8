"""Ids and names that differ by a typing error."""

from collections.abc import Sequence
from functools import lru_cache

from linter.rules_api import compile_lazily, fold_all, fold_case

_SERIAL = compile_lazily(r"(?<![0-9])[0-9]+\Z")


@lru_cache(maxsize=1 << 14)  # the ids of a registry are looked at again for each version of it
def squash(identifier: str) -> str:
    """Return an id without blanks, hyphens, underscores and letter case."""
    return "".join(fold_case(identifier).replace("_", "").replace("-", "").split())


def squash_all(identifiers: Sequence[str]) -> list[str]:
    """Return `squash` of each id, in a fraction of the time."""
    joined = "\0".join(fold_all(identifiers)).replace("_", "").replace("-", "").split("\0")
    if len(joined) != len(identifiers):  # there are none, or one contains a NUL
        return list(map(squash, identifiers))
    return [plain if plain.isalnum() else "".join(plain.split()) for plain in joined]


@lru_cache(maxsize=1 << 14)
def split_serial(squashed: str) -> tuple[str, str]:
    """Return a squashed id as its stem and the number at its end, which may be empty."""
    serial = _SERIAL.search(squashed)
    return (squashed[: serial.start()], serial[0]) if serial else (squashed, "")


def differ_by_letter(one: str, other: str) -> bool:
    """Return True if two squashed ids differ by one letter added, removed, replaced or swapped with the next, but not in their number."""
    (short, serial), (long, other_serial) = sorted((split_serial(one), split_serial(other)), key=lambda stem: len(stem[0]))
    if serial != other_serial or len(long) - len(short) > 1 or short == long:
        return False
    same = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[same:] == long[same + 1 :]
    swapped = short[same : same + 2] == long[same : same + 2][::-1] and short[same + 2 :] == long[same + 2 :]
    return swapped or short[same + 1 :] == long[same + 1 :]
