"""Sets of fields that change rules read."""

from linter.rules_api import Field

from ..shared.port_states import STATE_FIELDS

ASSIGNMENT = frozenset({Field.NAME, Field.PORT, Field.TRANSPORT})
PARTIES = frozenset({Field.ASSIGNEE, Field.CONTACT, Field.ID, Field.NAME, Field.ORGANIZATION, Field.URI})
SERVICES = ASSIGNMENT | PARTIES | {Field.DESCRIPTION, Field.REGISTERED}
SERVICES_AND_NOTES = SERVICES | STATE_FIELDS | {Field.NOTE}
