"""What users may set of a rule, beyond what every rule has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """A list of texts that a rule goes by, such as the words it looks for. `name` is kebab-case; `about` says in one sentence what
    the texts are.
    """

    name: str
    default: tuple[str, ...]
    about: str
