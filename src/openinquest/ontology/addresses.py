"""Normalised addresses of documents, and the ids that follow from them.

A document's id is fixed at its first registration and other entries point to it, so this normalisation is
part of the record's format: to change it would change ids. It therefore does only what RFC 3986 (section
6.2.2 and 6.2.3) calls safe, plus three things said here:

- the fragment is dropped (it names a place inside the document, never another document);
- a trailing dot of the host is dropped (``thediplomat.com.`` is the same site as ``thediplomat.com``);
- letters outside ASCII are percent-encoded as UTF-8 in NFC (RFC 3987), hosts as IDNA.

It does **not** unify ``http`` with ``https``, ``www.`` with none, a trailing slash, the order of query
fields or tracking fields: servers may answer differently, and a wrong union cannot be taken back.
`kin_address` joins such addresses for a warning ("this may already be registered as ..."), which a person
confirms.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from ipaddress import IPv6Address
from urllib.parse import urlsplit

from openinquest.errors import InputError, Problem, shown

_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PORT_ONLY = re.compile(r"[^/?#:]+:\d+([/?#]|$)")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_ALSO = frozenset(b"!$&'()*+,;=:@/")
_QUERY_ALSO = _PATH_ALSO | frozenset(b"?")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_TRACKING = re.compile(
    r"(utm_[a-z]+|fbclid|gclid|yclid|mc_cid|mc_eid|ncmp|igshid|ref|ref_src|_openstat)$", re.IGNORECASE
)
_URN = re.compile(r"urn:([A-Za-z0-9][A-Za-z0-9-]{0,31}):(\S+)$", re.IGNORECASE)


def normalise_address(address: str) -> str:
    """Return the normalised form of `address` (http, https, ftp or urn); the result normalises to itself.

    Raises `InputError` where the text is no address of a document: no scheme, another scheme, no host, white
    space or control characters inside, a user name or password in it, a bad port or a bad host name.
    """
    text = address.strip()
    if not text:
        raise _refuse("an address", "nothing")
    if any(character.isspace() or unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise _refuse("an address without spaces or control characters", shown(text), "write a space as %20")
    if match := _URN.match(text):
        return f"urn:{match[1].lower()}:{_recoded(match[2].partition('#')[0], _QUERY_ALSO)}"
    if not _SCHEME.match(text) or _PORT_ONLY.match(text):
        raise _refuse("an address with its scheme", shown(text), "begin it with https:// or http://")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise _refuse("an address", shown(text), f"mend it ({error})") from None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise _refuse("an address with http, https, ftp or urn", f"the scheme {shown(scheme)}")
    if "@" in parts.netloc:
        raise _refuse("an address without user name and password", "an '@' before the host", "leave them out")
    host = _host(parts.hostname or "", text)
    netloc = host if port is None or port == _DEFAULT_PORTS[scheme] else f"{host}:{port}"
    path = _without_dots(_recoded(parts.path, _PATH_ALSO)) or "/"
    query = f"?{_recoded(parts.query, _QUERY_ALSO)}" if parts.query else ""
    return f"{scheme}://{netloc}{path}{query}"


def kin_address(address: str) -> str:
    """Return a looser key: equal for addresses that are probably one document, for a warning, never for an
    id.

    It forgets the scheme, ``www.`` and ``m.``, ``amp``, a trailing slash, tracking fields and the order of
    fields.
    """
    normal = normalise_address(address)
    if normal.startswith("urn:"):
        return normal
    parts = urlsplit(normal)
    host = re.sub(r"^(www\d?|m|amp)\.", "", parts.netloc)
    path = re.sub(r"^/amp(?=/)|/amp/?$", "", parts.path).rstrip("/").lower()
    fields = sorted(
        field for field in parts.query.split("&") if field and not _TRACKING.match(field.split("=")[0])
    )
    return host + path + ("?" + "&".join(fields) if fields else "")


def document_id(source: str | bytes) -> str:
    """Return the id of a document: SHA-256 (64 hex) of its normalised address, or of its bytes if it has
    none.

    A `str` is an address and is normalised first; `InputError` if it is none.
    """
    content = normalise_address(source).encode("ascii") if isinstance(source, str) else source
    return hashlib.sha256(content).hexdigest()


def _refuse(expected: str, found: str, advice: str = "") -> InputError:
    return InputError(
        "The address cannot be used.",
        [Problem(expected=expected, found=found, advice=advice, column="address")],
    )


def _host(host: str, address: str) -> str:
    """Return the host in lower case, without its trailing dot, international names as IDNA."""
    if ":" in host:
        try:
            return f"[{IPv6Address(host).compressed}]"
        except ValueError:
            raise _refuse("a valid IPv6 host", shown(address)) from None
    name = unicodedata.normalize("NFKC", host).lower().rstrip(".")
    if not name:
        raise _refuse("an address with a host", shown(address))
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii").lower().rstrip(".")
        except UnicodeError:
            raise _refuse("a host name that can be looked up", shown(address)) from None
    if not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*", name):
        raise _refuse("a host name of letters, digits, hyphens and dots", shown(address))
    return name


def _recoded(text: str, also: frozenset[int]) -> str:
    """Return `text` with escapes in upper case, needless ones undone, and what must be escaped escaped."""
    pieces: list[str] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        pieces.append(_escaped(text[end : match.start()], also))
        octet = int(match[1], 16)
        pieces.append(chr(octet) if octet in _UNRESERVED else f"%{octet:02X}")
        end = match.end()
    pieces.append(_escaped(text[end:], also))
    return "".join(pieces)


def _escaped(text: str, also: frozenset[int]) -> str:
    octets = unicodedata.normalize("NFC", text).encode("utf-8")
    return "".join(
        chr(octet) if octet in _UNRESERVED or octet in also else f"%{octet:02X}" for octet in octets
    )


def _without_dots(path: str) -> str:
    """Return `path` without ``.`` and ``..`` segments (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", "..") and len(segments) > 1:
        kept.append("")
    return "/" + "/".join(kept) if len(segments) > 1 else ""
