"""Only the site's own mail servers are trusted."""

import pytest

from mailflow.core.errors import Misconfigured
from mailflow.inbox.peers import TrustedPeers


def test_addresses_within_the_networks_are_trusted() -> None:
    peers = TrustedPeers("127.0.0.0/8, ::1,10.1.2.3")
    assert all(peer in peers for peer in ("127.0.0.1", "127.9.9.9", "::1", "10.1.2.3", "::ffff:10.1.2.3"))
    assert not any(peer in peers for peer in ("10.1.2.4", "2001:db8::1", "", "fe80::1%eth0"))


def test_a_wrong_network_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"MAILFLOW_TRUSTED_PEERS: '10.1.2' is no network"):
        TrustedPeers("127.0.0.1,10.1.2")
