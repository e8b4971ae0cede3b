"""Which machines a visit may reach: those of the public network, unless a person asks for an intranet.

A page can send a browser anywhere, also to the machines behind the wall that this one stands behind. So the name is
looked up once, its addresses are judged, and the connection goes to one that was judged: to look it up twice would let
a hostile name server answer twice.
"""

from __future__ import annotations

import socket
import ssl
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

from openinquest.errors import shown

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")


class Unreached(Exception):
    """There is no connection; `told` says why, in words that may be shown and kept."""

    def __init__(self, told: str, *, forbidden: bool = False) -> None:
        super().__init__(told)
        self.told = told
        self.forbidden = forbidden
        """Whether we would not, rather than could not."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What may be reached. With `local` private networks and this machine may be, link-local addresses never."""

    local: bool = False
    connect_seconds: float = 20.0

    def admits(self, address: str) -> bool:
        """Say whether a visit may connect to this IP address."""
        found = _bare(ip_address(address.partition("%")[0]))
        if found.is_multicast or found.is_unspecified or found.is_link_local:
            return False
        return self.local or found.is_global

    def connect(self, url: str) -> tuple[socket.socket, str]:
        """Return a connection to the server of an http or https address, and the IP address that it has.

        TLS is verified against the authorities that this machine trusts. Raises Unreached.
        """
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
        if parts.scheme not in _PORTS:
            raise Unreached(f"an address of the scheme {shown(parts.scheme)}", forbidden=True)
        via = _proxy(parts)
        plain, reached = self._through(via, parts.scheme, host, port) if via else self._directly(host, port)
        if parts.scheme == "http":
            return plain, reached
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host), reached
        except ssl.SSLCertVerificationError as error:
            plain.close()
            raise Unreached(f"a certificate that cannot be trusted ({error.verify_message})") from None
        except (ssl.SSLError, OSError) as error:
            plain.close()
            raise Unreached(f"no secure connection ({_reason(error)})") from None

    def _directly(self, host: str, port: int) -> tuple[socket.socket, str]:
        found = _addresses(host, port)
        admitted = [address for address in found if self.admits(address)]
        if not admitted:
            raise Unreached("an address in a private network", forbidden=True)
        until = time.monotonic() + self.connect_seconds
        told = "no connection"
        for address in admitted:
            left = until - time.monotonic()
            if left <= 0:
                raise Unreached(f"no connection within {self.connect_seconds:g} seconds")
            try:
                return socket.create_connection((address, port), timeout=left), address
            except OSError as error:
                told = f"no connection ({_reason(error)})"
        raise Unreached(told)

    def _through(self, via: SplitResult, scheme: str, host: str, port: int) -> tuple[socket.socket, str]:
        """Connect by the proxy of the environment, which looks up the name; numbers are judged all the same."""
        if via.scheme not in ("http", "") or not via.hostname:
            raise Unreached("a proxy in the environment that is none of the kind http", forbidden=True)
        literal = _literal(host)
        if (literal and not self.admits(literal)) or (not literal and not self.local and _is_inner(host)):
            raise Unreached("an address in a private network", forbidden=True)
        try:
            plain = socket.create_connection((via.hostname, via.port or 8080), timeout=self.connect_seconds)
        except OSError as error:
            raise Unreached(f"no connection to the proxy ({_reason(error)})") from None
        if scheme == "https":
            _ask_for_tunnel(plain, host, port)
        return plain, ""


def through_proxy(url: str) -> bool:
    """Say whether the environment names a proxy for an address; a plain request to it then names it whole."""
    return _proxy(urlsplit(url)) is not None


def _proxy(parts: SplitResult) -> SplitResult | None:
    named = getproxies().get(parts.scheme, "")
    if not named or proxy_bypass(parts.hostname or ""):
        return None
    return urlsplit(named if "://" in named else f"http://{named}")


def _ask_for_tunnel(plain: socket.socket, host: str, port: int) -> None:
    authority = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        plain.sendall(f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode("ascii"))
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 16_384 and (octet := plain.recv(1)):
            head += octet
    except OSError as error:
        plain.close()
        raise Unreached(f"no connection by the proxy ({_reason(error)})") from None
    if head[9:12] != b"200":
        plain.close()
        raise Unreached("no connection: the proxy refused it")


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unreached(f"no machine of that name ({_reason(error)})") from None
    except UnicodeError:
        raise Unreached("no name that can be looked up") from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _bare(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return the IPv4 address that an IPv6 address leads to, where it is of a kind that does."""
    if isinstance(address, IPv6Address):
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _literal(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        return ""


def _is_inner(host: str) -> bool:
    return "." not in host or host.rsplit(".", 1)[-1] in ("localhost", "local", "internal", "lan", "home")


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLError):
        return (error.reason or type(error).__name__).lower().replace("_", " ")
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return type(error).__name__
