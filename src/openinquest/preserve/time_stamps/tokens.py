"""Time stamp tokens of authorities (RFC 3161): asked for, read, verified. No files, no network.

A token says: whoever holds this key saw this digest at this time. It is worth as much as the certificate that
vouches for the key, which a person has to have from somewhere else than the token: see `Trust`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import TYPE_CHECKING

from openinquest.errors import InputError, Problem

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

LONGEST = 256 * 1024
"""Octets of an answer; those of real authorities have 1 to 10 thousand."""

_SHA256 = "2.16.840.1.101.3.4.2.1"
_SEQUENCE, _CERTIFICATES, _REVOCATIONS = 0x30, 0xA0, 0xA1


class Verdict(Enum):
    """What became of the verification of a token."""

    VERIFIED = "verified"
    UNPINNED = "unpinned"  # no certificate that was pinned vouches for its signer
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Token:
    """What an authority answered: the time it states (UTC), the digest it stamped, and who signed.

    `authority` is what the signing certificate calls itself: words of a stranger, to be shown with `shown`.
    `signer` is the same for all tokens of one certificate.
    """

    time: datetime
    sha256: str
    nonce: int | None
    authority: str
    signer: str
    answer: bytes

    @property
    def at(self) -> str:
        """The time as ISO 8601, UTC."""
        return self.time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Trust:
    """The certificates that a person pinned: roots, and what stands between them and the authorities."""

    certificates: Sequence[Certificate] = ()

    def judge(self, token: Token, data: bytes) -> tuple[Verdict, str]:
        """Verify that `token` is an authority's word on `data`; return the verdict and, in words, why.

        The certificates must have been valid at the time that the token states; whether they were revoked is
        not looked up.
        """
        from rfc3161_client import VerificationError, VerifierBuilder

        if token.sha256 != hashlib.sha256(data).hexdigest():
            return Verdict.WRONG, "it stamps something else"
        if not self.certificates:
            return Verdict.UNPINNED, "no authority's certificate is pinned"
        builder = VerifierBuilder()
        for certificate in self.certificates:
            builder = builder.add_root_certificate(certificate)
        try:
            builder.build().verify_message(_decoded(token.answer), data)
        except VerificationError as error:
            # the chain is looked at before the signature: a stranger's token ends here whatever it says
            if "certificate verify error" in str(error):
                return Verdict.UNPINNED, "no certificate that was pinned vouches for who signed it"
            return Verdict.WRONG, "its signature does not hold"
        except (ValueError, TypeError, OverflowError, LookupError):
            return Verdict.WRONG, "it cannot be read"
        return Verdict.VERIFIED, ""


def request(data: bytes) -> tuple[bytes, int | None]:
    """Return a query for a stamp of `data` (DER; SHA-256, asks for the certificate), and its nonce.

    Only the digest of `data` stands in it.
    """
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    query = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    return query.as_bytes(), query.nonce


def read(answer: bytes, name: str = "") -> Token:
    """Return what an authority's answer (DER) says; nothing of it is verified yet.

    Raises InputError for octets that are no such answer, and for a refusal; `name` is the file or address.
    """
    if len(answer) > LONGEST:
        raise _unusable(f"more than {LONGEST} octets", name)
    try:
        response = _decoded(answer)
        status = response.status
        if status != 0:
            raise _unusable(f"a refusal (status {status})", name)
        stamped = response.tst_info
        if stamped.message_imprint.hash_algorithm.dotted_string != _SHA256:
            raise _unusable("a stamp of another kind of digest", name)
        authority, signer = _signer(response)
        return Token(
            stamped.gen_time, stamped.message_imprint.message.hex(), stamped.nonce, authority, signer, answer
        )
    # the library raises KeyError for kinds of text that no name has
    except (ValueError, TypeError, OverflowError, LookupError) as error:
        raise _unusable(f"octets that are none ({type(error).__name__})", name) from None


def read_certificates(pem: bytes, name: str = "") -> list[Certificate]:
    """Return the certificates of a PEM file, of which one at least must be a root (signed by itself).

    Raises InputError where the file holds none, or no root.
    """
    from cryptography.x509 import load_pem_x509_certificates

    try:
        found = load_pem_x509_certificates(pem)
        rooted = any(certificate.issuer == certificate.subject for certificate in found)
    except ValueError:
        problem = Problem("certificates in PEM", "none that can be read", file=name)
        raise InputError("The certificate cannot be used.", [problem]) from None
    if not rooted:
        advice = "take the authority's root certificate too; one file may hold several"
        problem = Problem("a root certificate", "only certificates that others signed", advice, name)
        raise InputError("The certificate cannot be used.", [problem])
    return found


def _decoded(answer: bytes) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    return decode_timestamp_response(_sorted(answer))


def _signer(response: TimeStampResponse) -> tuple[str, str]:
    from cryptography.x509 import load_der_x509_certificate
    from cryptography.x509.oid import NameOID

    signers = list(response.signed_data.signer_infos)
    if len(signers) != 1:
        raise ValueError("one signer was expected")
    [who] = signers
    for der in response.signed_data.certificates:
        certificate = load_der_x509_certificate(der)
        if (certificate.issuer, certificate.serial_number) == (who.issuer, who.serial_number):
            named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
            name = named[0].value if named else certificate.subject.rfc4514_string()
            return str(name), hashlib.sha256(der).hexdigest()
    raise ValueError("the certificate of the signer is missing")


def _unusable(found: str, name: str) -> InputError:
    return InputError(
        "The authority's answer cannot be used.",
        [Problem("a time stamp (RFC 3161) with its certificate", found, "try another authority", name)],
    )


def _sorted(answer: bytes) -> bytes:
    """Return the answer with its sets of certificates in the order that DER wants.

    OpenSSL before 3.2 writes them as they come, and strict readers refuse the whole token. The signature does not
    cover that order. The kept octets stay as the authority sent them.
    """
    outer = _only(answer, 0, len(answer))
    token = _parts(answer, *outer)[1]
    content = _parts(answer, *token[1:])[1]
    signed = _only(answer, *content[1:])
    out = bytearray(answer)
    for tag, start, end in _parts(answer, *signed):
        if tag in (_CERTIFICATES, _REVOCATIONS):
            members, position = [], start
            for _, _, stop in _parts(answer, start, end):
                members.append(answer[position:stop])
                position = stop
            out[start:end] = b"".join(sorted(members))
    return bytes(out)


def _only(data: bytes, start: int, end: int) -> tuple[int, int]:
    [(tag, first, last)] = _parts(data, start, end)
    if tag != _SEQUENCE:
        raise ValueError("a sequence was expected")
    return first, last


def _parts(data: bytes, start: int, end: int) -> list[tuple[int, int, int]]:
    """Return tag, start and end of the contents of the elements that stand between two places."""
    found = []
    while start < end:
        tag, length, start = data[start], data[start + 1] if start + 1 < end else 0x80, start + 2
        if length & 0x80:
            width = length & 0x7F
            if not 1 <= width <= 4:
                raise ValueError("a length that DER does not have")
            length, start = int.from_bytes(data[start : start + width], "big"), start + width
        if start + length > end:
            raise ValueError("an element that is longer than what holds it")
        found.append((tag, start, start + length))
        start += length
    if len(found) < 1:
        raise ValueError("an element was expected")
    return found
