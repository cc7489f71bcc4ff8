"""Classes whose objects are immutable, made in a fraction of the time that a frozen dataclass takes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def frozen_class(*, slots: bool = True, kw_only: bool = False) -> Callable[[type[T]], type[T]]:
    """Return a decorator that makes a dataclass, frozen for type checkers only, whose objects are equal only to themselves.

    A class that is frozen at run time takes 0.3 ms more to define, and its objects take eight times as long to create. Classes
    with a cached property have no slots.
    """
    return dataclass(eq=False, slots=slots, kw_only=kw_only)
