import pytest

from crawler.web.addresses import AddressRules, is_public


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "192.0.0.8",
        "192.88.99.1",
        "198.18.0.1",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "3fff::1",
        "not an address",
        "",
    ],
)
def test_addresses_that_are_never_connected_to(address: str) -> None:
    assert not is_public(address)


def test_the_allow_list_names_hosts_ports_and_networks() -> None:
    assert not AddressRules().allows("x.example", 80, "127.0.0.1")
    assert AddressRules(("127.0.0.1",)).allows("127.0.0.1", 99, "127.0.0.1")
    assert AddressRules(("127.0.0.1:80",)).allows("127.0.0.1", 80, "127.0.0.1")
    assert not AddressRules(("127.0.0.1:80",)).allows("127.0.0.1", 81, "127.0.0.1")
    assert AddressRules(("intranet.example",)).allows("Intranet.example", 80, "10.1.2.3")
    assert AddressRules(("10.0.0.0/8",)).allows("x.example", 80, "10.1.2.3")
    assert not AddressRules(("10.0.0.0/8",)).allows("x.example", 80, "11.1.2.3") or is_public("11.1.2.3")
    assert "not a public address" in AddressRules().refusal("x.example", 80, "127.0.0.1")
