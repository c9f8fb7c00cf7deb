"""UK postcodes: kept as typed, compared as "SW1A 2AA" (domain.md section 4)."""

import re

SHAPE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?|GIR)([0-9][A-Z]{2})$")


def normalise(text: str) -> str:
    """Capitals with one space before the last three; empty when this is not the shape of a UK postcode."""
    found = SHAPE.match(re.sub(r"[\s.-]+", "", text).upper())
    return f"{found[1]} {found[2]}" if found else ""
