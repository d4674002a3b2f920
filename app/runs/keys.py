"""Keys: what names a run or a map, and is the right to it. The beginning says which shard has it."""

import secrets
from string import ascii_lowercase, ascii_uppercase, digits

DIGITS = ascii_uppercase + ascii_lowercase + digits + "-_"
"""Of base 64, as an address can hold them."""
SHARDS = len(DIGITS) ** 2
"""As many as two digits can name. One machine is shard 0."""


def new_key(shard: int = 0) -> str:
    """22 digits: two that name the shard, and 120 bits that nobody can guess."""
    return DIGITS[shard // len(DIGITS)] + DIGITS[shard % len(DIGITS)] + secrets.token_urlsafe(15)


def shard_of(key: str) -> int:
    """The shard that a key names. ValueError where it is no key."""
    high, low = map(DIGITS.index, key[:2].ljust(2))
    return high * len(DIGITS) + low
