"""What a class is joined by: short enough to type, and no character that is taken for another one."""

import secrets

ALPHABET = "34679CDFHJKMNPQRTVWXY"
"""Without what looks alike (0 O, 1 I L, 5 S, 2 Z, 8 B, 6 G, U V), and without vowels: it spells no word."""
LENGTH = 6
"""Of 21⁶ = 86 million."""


def new_code() -> str:
    """One that nobody can foretell."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def normal(text: str) -> str:
    """A code however it was typed: in any case, with spaces or hyphens."""
    return "".join(text.replace("-", "").split()).upper()
