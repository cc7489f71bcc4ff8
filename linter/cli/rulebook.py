"""Load the rulebook.

An installed reglint carries it as `linter.rules`, so that nothing as general as `rules` lies among a user's packages. In a checkout
it is the folder `rules` beside this package. It is loaded from its place and not by its name: neither a package `rules` that is
installed, nor a folder of that name in the working directory, is imported instead.
"""

import os.path
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType
from typing import TYPE_CHECKING

from linter.rules_api.rule import Rule

if TYPE_CHECKING:
    from linter.model import Record
    from linter.rules_api.coverage import Section
    from linter.rules_api.policy import Policy
    from linter.rules_api.profile import Profile
    from linter.versions.changeset import ChangeSet, Continuity
    from linter.versions.name_lookup import Mark

_ENGINE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_PLACES = (("linter.rules", os.path.join(_ENGINE, "rules")), ("rules", os.path.join(os.path.dirname(_ENGINE), "rules")))


def load_rulebook() -> tuple[Rule, ...]:
    """Return all rules in the order of reports. Raises ImportError if the rulebook is missing."""
    rules: tuple[Rule, ...] = _find_rulebook().ALL
    return rules


def load_sections() -> "tuple[str, tuple[Section, ...]]":
    """Return the document that the rulebook is about, and its sections. Raises ImportError if the rulebook is missing."""
    from importlib import import_module

    sections = import_module(".coverage", _find_rulebook().__name__)
    return sections.DOCUMENT, sections.SECTIONS


def load_profiles() -> "tuple[Profile, ...]":
    """Return the profiles. Raises ImportError where the rulebook is missing."""
    from importlib import import_module

    profiles: tuple[Profile, ...] = import_module(".profiles", _find_rulebook().__name__).PROFILES
    return profiles


def load_continuity() -> "Callable[[ChangeSet], Continuity]":
    """Return the function that judges what continues across a change. Raises ImportError if the rulebook is missing."""
    from importlib import import_module

    judge: Callable[[ChangeSet], Continuity] = import_module(".continuity", _find_rulebook().__name__).judge_continuity
    return judge


def load_marks() -> "tuple[Mark, ...]":
    """Return the functions that find the name of which an entry is an alias, as group 1. Raises ImportError if they are missing."""
    from importlib import import_module

    marks = import_module(".shared.alias_marks", _find_rulebook().__name__)
    return marks.alias_mark, marks.duplicate_mark


def load_assignments() -> ModuleType:
    """Return the module that lists the assignments of a registry. Raises ImportError if the rulebook is missing."""
    from importlib import import_module

    return import_module(".assignments", _find_rulebook().__name__)


def load_permits() -> "Callable[[Policy, Record | None, int], bool]":
    """Return the predicate for ports that a policy permits to an entry. Raises ImportError if the rulebook is missing."""
    from importlib import import_module

    permits: Callable[[Policy, Record | None, int], bool] = import_module(".shared.port_policy", _find_rulebook().__name__).permits
    return permits


def _find_rulebook() -> ModuleType:
    for name, folder in _PLACES:
        file = os.path.join(folder, "__init__.py")
        if os.path.isfile(file):
            return _find_loaded(name, file) or _load(name, folder, file)
    raise ImportError("the rulebook is missing; install reglint again")


def _find_loaded(name: str, file: str) -> ModuleType | None:
    module = sys.modules.get(name)
    return module if module and module.__file__ and os.path.realpath(module.__file__) == file else None


def _load(name: str, folder: str, file: str) -> ModuleType:
    spec = spec_from_file_location(name, file, submodule_search_locations=[folder])
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} cannot be loaded")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
