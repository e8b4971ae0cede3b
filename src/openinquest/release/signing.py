"""The seal of a release: an Ed25519 signature over its root, its manifest and its day, which `openssl` can check.

Three files stand beside the manifest: `seal.txt`, what is signed; `seal.sig`, the 64 octets of the signature;
`seal.pem`, the public key. The manifest names the key, so that no seal can be taken away without being missed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.errors import ForbiddenChange, InputError, Problem
from openinquest.release.manifest import NAME, Manifest

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

TEXT, SIGNATURE, PUBLIC = "seal.txt", "seal.sig", "seal.pem"
SEAL_FILES = (TEXT, SIGNATURE, PUBLIC)
FORMAT = "openinquest-seal/1"
_LONGEST_KEY = 64 * 1024
_HEX = re.compile(r"[0-9a-f]{64}")


def sealed_text(manifest: Manifest, data: bytes) -> bytes:
    """Return the octets that are signed; `data` are those of the manifest."""
    lines = (
        FORMAT,
        f"log {manifest.log_size} {manifest.root}",
        f"manifest {sha256(data).hexdigest()}",
        f"day {manifest.released_on}",
    )
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


class SigningKey:
    """A private key; `public` are the 64 hexadecimal digits of the public one, by which readers know it."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public = key.public_key().public_bytes_raw().hex()

    def write_seal(self, folder: Path, manifest: Manifest, data: bytes) -> None:
        """Write the three files of the seal beside the manifest, whose octets are `data`."""
        text = sealed_text(manifest, data)
        (folder / TEXT).write_bytes(text)
        (folder / SIGNATURE).write_bytes(self._key.sign(text))
        (folder / PUBLIC).write_bytes(public_pem(self.public))


def new_key(place: Path) -> SigningKey:
    """Make a private key in a new file that only its owner can read, with the public one beside it (`.pub`).

    Raises ForbiddenChange where one of the files exists.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    public = place.with_name(f"{place.name}.pub")
    for path in (place, public):
        if path.exists() or path.is_symlink():
            raise ForbiddenChange(f"{path} exists: a key never takes the place of another.")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    made = SigningKey(key)
    public.write_bytes(public_pem(made.public))
    return made


def read_key(place: Path, ask: Callable[[], str] | None = None) -> SigningKey:
    """Read a private Ed25519 key: PEM, for whose passphrase `ask` is called where it has one, or OpenSSH without one.

    Raises InputError where it is something else, or the passphrase is another.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    data = _key_file(place, _PRIVATE_KEY)
    load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        try:
            key = load(data, None)
        except TypeError:  # it is locked
            if ask is None:
                raise _unusable(place, "one locked by a passphrase that nobody can be asked for") from None
            key = load(data, ask().encode("utf-8"))
    except UnsupportedAlgorithm:
        # the library reads a locked key of OpenSSH only with another one that we do not ship
        raise _unusable(place, "one of a kind or with a lock that cannot be read here") from None
    except (ValueError, TypeError):
        raise _unusable(place, "something else, or another passphrase") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _unusable(place, "a key of another kind")
    return SigningKey(key)


def read_public(text: str) -> str:
    """Return the 64 hexadecimal digits of a public key that is given as such, or as a file (PEM or OpenSSH).

    Raises InputError where it is neither.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key, load_ssh_public_key

    if _HEX.fullmatch(text.strip().lower()):
        return text.strip().lower()
    place = Path(text)
    data = _key_file(place, _PUBLIC_KEY)
    load = load_ssh_public_key if data.startswith(b"ssh-") else load_pem_public_key
    try:
        key = load(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _unusable(place, "something else", _PUBLIC_KEY) from None
    if not isinstance(key, Ed25519PublicKey):
        raise _unusable(place, "a key of another kind", "a public Ed25519 key")
    return key.public_bytes_raw().hex()


def public_pem(public: str) -> bytes:
    """Return the public key as PEM, as `openssl` reads it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def wrong_seal(folder: Path, manifest: Manifest, data: bytes) -> str:
    """Return what is wrong with the seal that the manifest names, in a sentence, or an empty text."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    for name in SEAL_FILES:
        if not (folder / name).is_file():
            return f"{name} is missing: the manifest says that the release was signed."
        if (folder / name).stat().st_size > _LONGEST_KEY:
            return f"{name} is too large to be one."
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.key))
        if (folder / PUBLIC).read_bytes() != public_pem(manifest.key):
            return f"{PUBLIC} is another key than the one that {NAME} names."
        public.verify((folder / SIGNATURE).read_bytes(), (folder / TEXT).read_bytes())
    except (InvalidSignature, ValueError):
        return f"{SIGNATURE} is no signature of {TEXT} by the key that {NAME} names."
    if (folder / TEXT).read_bytes() != sealed_text(manifest, data):
        return f"{NAME} is not the one for which {TEXT} was signed."
    return ""


_PRIVATE_KEY = "a private Ed25519 key"
_PUBLIC_KEY = "a public Ed25519 key in a file, or its 64 hexadecimal digits"


def _key_file(place: Path, expected: str) -> bytes:
    try:
        with place.open("rb") as file:
            data = file.read(_LONGEST_KEY + 1)
    except OSError as error:
        raise _unusable(place, error.strerror or "a file that cannot be read", expected) from None
    if len(data) > _LONGEST_KEY:
        raise _unusable(place, "a large file", expected)
    return data


def _unusable(place: Path, found: str, expected: str = _PRIVATE_KEY) -> InputError:
    advice = "`inquest key FILE` makes one" if expected == _PRIVATE_KEY else ""
    problem = Problem(expected, found, advice, place.name)
    return InputError("The key cannot be used.", [problem])
