"""Which peers are the site's own mail servers. Only their word about authentication counts."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from mailflow.core.errors import Misconfigured

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class TrustedPeers:
    """The networks of `MAILFLOW_TRUSTED_PEERS`."""

    def __init__(self, networks: str) -> None:
        self._networks = parse_networks(networks)
        self._known = lru_cache(maxsize=1024)(self._find)

    def __contains__(self, peer: str) -> bool:
        return self._known(peer)

    def _find(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)


def parse_networks(text: str) -> tuple[Network, ...]:
    """Networks in a comma-separated list; raises `Misconfigured` naming the wrong one."""
    found: list[Network] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            found.append(ipaddress.ip_network(part, strict=False))
        except ValueError:
            raise Misconfigured(
                f"MAILFLOW_TRUSTED_PEERS: {part!r} is no network; write for example 127.0.0.0/8,10.1.2.3"
            ) from None
    return tuple(found)
