"""The judgement of the rules about changes on services and contacts that continue, for the changelog."""

from linter.rules_api import Capability, ChangeSet, Index
from linter.versions.changeset import Continuity

from .edits._base import changed_contacts
from .edits._parties import is_comparable
from .edits._renamings import renamings
from .edits._transfers import became_another_party
from .edits.assignee_changed import transfers


def judge_continuity(change: ChangeSet) -> Continuity:
    """Return the services that a change renamed or transferred, and the contacts that it made another party.

    Transfers are left out if one of the versions lacks contacts, or only one has the people to whom ids refer.
    """
    index = Index(change.registry, change_set=change)
    versions = change.base, change.registry
    has_contacts = not any(Capability.CONTACTS in version.missing_capabilities for version in versions) and index.get(is_comparable)
    return Continuity(
        renamed=index.get(renamings),
        transferred=frozenset(before for before, _ in index.get(transfers)) if has_contacts else frozenset(),
        replaced=frozenset(before for before, after in index.get(changed_contacts) if became_another_party(before, after)),
    )
