"""Write numbers with their nouns."""


def count_noun(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or plural."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("x") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
