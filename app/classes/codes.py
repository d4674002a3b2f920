"""What a class is joined by: short enough to type, and no character that is taken for another one."""

import secrets
from zlib import crc32

ALPHABET = "34679CDFHJKMNPQRTVWXY"
"""Without what looks alike (0 O, 1 I L, 5 S, 2 Z, 8 B, 6 G, U V), and without vowels: it spells no word."""
LENGTH = 6
"""Of 21⁶ = 86 million."""


def new_code(shard: int = 0, shards: int = 1) -> str:
    """One that nobody can foretell, of one of so many shards."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        if shard_of_code(code, shards) == shard:
            return code


def shard_of_code(code: str, shards: int) -> int:
    """Which of so many shards has the class: a code is too short to name it."""
    return crc32(code.encode()) % shards


def normal(text: str) -> str:
    """A code however it was typed: in any case, with spaces or hyphens."""
    return "".join(text.replace("-", "").split()).upper()
