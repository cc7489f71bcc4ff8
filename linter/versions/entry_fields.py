"""The values of entries and their fields: each value whose change counts, which is all but the place of an entry in the file."""

from linter.model import Field

RECORD_FIELDS = {  # by attribute
    "name": Field.NAME,
    "number": Field.PORT,
    "ports": Field.PORT,
    "transport": Field.TRANSPORT,
    "description": Field.DESCRIPTION,
    "assignees": Field.ASSIGNEE,
    "contacts": Field.CONTACT,
    "references": Field.REFERENCE,
    "inline_references": Field.INLINE_REFERENCE,
    "registered": Field.REGISTERED,
    "modified": Field.MODIFIED,
    "service_code": Field.SERVICE_CODE,
    "unauthorized_use": Field.UNAUTHORIZED_USE,
    "note": Field.NOTE,
    "aliases": Field.ALIAS,
    "extras": Field.EXTRA,
}
CONTACT_FIELDS = {
    "id": Field.ID,
    "name": Field.NAME,
    "organization": Field.ORGANIZATION,
    "uris": Field.URI,
    "updated": Field.UPDATED,
}
