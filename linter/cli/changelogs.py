"""The changelog of a change, with the judgement of the rulebook on what continues."""

from linter.cli.rulebook import load_continuity
from linter.cli.streams import complain
from linter.versions.changelog import Changelog, make_changelog
from linter.versions.changeset import ChangeSet, Continuity


def make_log(change: ChangeSet) -> Changelog:
    """Return the changelog of a change.

    If the rulebook fails to judge what continues, that is reported, and a renamed service is one that was removed and one that was
    added.
    """
    judge = load_continuity()
    try:
        continuity = judge(change)
    except Exception as error:  # as a rule may fail in any way, and the report is still wanted
        name = change.registry.source.path
        complain(f"{name}: renamed services were not recognized: {type(error).__name__}: {error}; this is a bug in reglint")
        continuity = Continuity()
    return make_changelog(change, continuity)
