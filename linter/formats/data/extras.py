"""Convert the values of extra keys of entries between plain values and those of the model."""

from linter.formats.data.schema import Plain
from linter.model import Extra, ExtraMapping


def freeze(value: Plain) -> Extra:
    """Return a plain value as the model holds it."""
    if isinstance(value, dict):
        return ExtraMapping((key, freeze(item)) for key, item in value.items())
    return tuple(map(freeze, value)) if isinstance(value, list) else value


def thaw(extra: Extra) -> Plain:
    """Return a value of the model as a plain value."""
    if isinstance(extra, ExtraMapping):
        return {key: thaw(item) for key, item in extra}
    return list(map(thaw, extra)) if isinstance(extra, tuple) else extra
