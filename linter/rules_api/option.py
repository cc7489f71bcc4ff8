"""An option of a rule: a value that users may set in reglint.yaml beyond the settings that every rule has."""

from typing import Generic, TypeVar

from linter.frozen import frozen_class
from linter.model import Ports

T_co = TypeVar("T_co", tuple[str, ...], bool, int, Ports, covariant=True)


@frozen_class()
class Option(Generic[T_co]):
    """An option with its default, whose type is that of the option: texts, a number, a flag, or a range of numbers.

    `name` is kebab-case; `about` describes the value in one sentence. A number is an integer of at least 0; a range is a `Ports`.
    Texts that are `of_ports` are ports or ranges of ports.
    """

    name: str
    default: T_co
    about: str
    of_ports: bool = False

    def plain(self, value: object) -> list[str] | bool | int | str:
        """Return a value of the option as settings write it: a list of texts, a flag, a number, or a range such as "7000-7999"."""
        match value:
            case Ports():
                return str(value)
            case tuple():
                return list(value)
            case bool() | int():
                return value
            case _:
                raise TypeError(f"option '{self.name}' cannot have the value {value!r}")

    def shown(self, value: object) -> str:
        """Return a value of the option in words."""
        match plain := self.plain(value):
            case bool():
                return "on" if plain else "off"
            case list():
                return ", ".join(plain) or "none"
            case _:
                return str(plain)
