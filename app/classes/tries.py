"""Codes that are guessed: how many of them an address may try."""

from ipaddress import IPv6Address, ip_address
from time import monotonic

from app.runs.errors import AtCapacity

PERIOD_SECONDS = 3600.0
NETWORK_BITS = 64
"""Of an IPv6 address, what one subscriber has all of."""


class Tries:
    """Those of the last hour or less, of which `most` of an address may be wrong."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._wrong: dict[str, int] = {}
        self._since = monotonic()

    def refuse_many(self, client: str) -> None:
        """AtCapacity where this one has guessed too often."""
        if monotonic() - self._since > PERIOD_SECONDS:
            self._wrong, self._since = {}, monotonic()
        if self._wrong.get(_subscriber(client), 0) >= self._most:
            raise AtCapacity(
                "This client has tried", self._most, "codes of no class in an hour", "class_tries"
            )

    def count(self, client: str) -> None:
        """One more that was wrong."""
        name = _subscriber(client)
        self._wrong[name] = self._wrong.get(name, 0) + 1


def _subscriber(client: str) -> str:
    """Who is behind an address; what is none stands for itself."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    return str(address.ipv4_mapped or int(address) >> NETWORK_BITS)
