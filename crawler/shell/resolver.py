"""The address guard at the only place where a name becomes an address: Twisted connects to what it hears from here.

The decision is made on the resolved address that is then connected to, so neither odd spellings of 127.0.0.1, nor
redirects, nor a name server that changes its mind between two questions get past it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from crawler.web.addresses import AddressRules


class AddressPolicy:
    """The guard of this process: there is one reactor, so there is one. Closed until a crawl opens it for its allow-list."""

    def __init__(self) -> None:
        self.guard = AddressRules()
        self.refusals: dict[
            tuple[str, int], str
        ] = {}  # host, port → why: a resolver can only answer "no address", the middleware says the rest
        self.installed = False

    def open_for(self, allowed: tuple[str, ...]) -> None:
        """Let the hosts of an allow-list through, besides all public ones."""
        self.guard = AddressRules(allowed)


ADDRESS_POLICY = AddressPolicy()


@implementer(IResolutionReceiver)
class _FilteringReceiver:
    """Passes on the addresses that the guard allows."""

    def __init__(self, receiver: Any, gate: AddressPolicy, host: str, port: int) -> None:
        self._receiver, self._gate, self._host, self._port = receiver, gate, host, port

    def resolutionBegan(self, resolution: IHostResolution) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:
        guard, literal = self._gate.guard, str(getattr(address, "host", ""))
        if guard.allows(self._host, self._port, literal):
            self._gate.refusals.pop((self._host, self._port), None)
            self._receiver.addressResolved(address)
        else:
            self._gate.refusals[self._host, self._port] = guard.refusal(self._host, self._port, literal)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """Scrapy's resolver (`TWISTED_DNS_RESOLVER`): the reactor's own behind the guard, without a cache."""

    def __init__(self, reactor: Any) -> None:
        self._reactor, self._inner = reactor, reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:  # noqa: ARG003  # Scrapy passes its process, not a crawler
        return cls(reactor)

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)
        ADDRESS_POLICY.installed = True

    def resolveHostName(
        self,
        resolutionReceiver: IResolutionReceiver,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[IAddress]] | None = None,
        transportSemantics: str = "TCP",
    ) -> IHostResolution:
        sieve = _FilteringReceiver(resolutionReceiver, ADDRESS_POLICY, hostName, portNumber)
        resolution: IHostResolution = self._inner.resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)
        return resolution
