"""The seal: keys as people have them, and a signature that `openssl` checks without us."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from openinquest.errors import ForbiddenChange, InputError
from openinquest.release.manifest import FileSeal, Manifest
from openinquest.release.signing import (
    PUBLIC,
    SIGNATURE,
    TEXT,
    new_key,
    read_key,
    read_public,
    sealed_text,
    wrong_seal,
)

needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl here")
needs_ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen here")


def manifest(key: str) -> Manifest:
    return Manifest(
        {"en": "t"}, "2022", "2026-11-21", "", 3, "0" * 64, "x 1", {"a.html": FileSeal(1, "1" * 64)}, key
    )


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Manifest]:
    key = new_key(tmp_path / "release.key")
    (tmp_path / "site").mkdir()
    found = manifest(key.public)
    key.write_seal(tmp_path / "site", found, found.to_bytes())
    return tmp_path / "site", found


def test_what_is_signed_is_written_as_the_format_says() -> None:
    data = manifest("").to_bytes()
    assert sealed_text(manifest(""), data) == (
        b"openinquest-seal/1\nlog 3 " + b"0" * 64 + b"\nmanifest " + sha256(data).hexdigest().encode()
        + b"\nday 2026-11-21\n"
    )  # fmt: skip


def test_a_new_key_is_for_its_owner_alone_and_never_takes_the_place_of_another(tmp_path: Path) -> None:
    made = new_key(tmp_path / "release.key")
    assert (tmp_path / "release.key").stat().st_mode & 0o777 == 0o600
    assert read_key(tmp_path / "release.key").public == made.public
    assert read_public(str(tmp_path / "release.key.pub")) == read_public(made.public.upper()) == made.public
    before = (tmp_path / "release.key").read_bytes()
    with pytest.raises(ForbiddenChange):
        new_key(tmp_path / "release.key")
    (tmp_path / "release.key").unlink()
    with pytest.raises(ForbiddenChange):
        new_key(tmp_path / "release.key")
    assert not (tmp_path / "release.key").exists()
    assert before.startswith(b"-----BEGIN PRIVATE KEY")


@needs_openssl
def test_openssl_checks_the_seal_and_makes_keys(sealed: tuple[Path, Manifest], tmp_path: Path) -> None:
    site, _ = sealed
    check = [
        "openssl",
        "pkeyutl",
        "-verify",
        "-pubin",
        "-inkey",
        PUBLIC,
        "-rawin",
        "-in",
        TEXT,
        "-sigfile",
        SIGNATURE,
    ]
    assert subprocess.run(check, cwd=site, capture_output=True, check=False).returncode == 0
    (site / TEXT).write_bytes((site / TEXT).read_bytes().replace(b"log 3", b"log 4"))
    assert subprocess.run(check, cwd=site, capture_output=True, check=False).returncode != 0
    place = tmp_path / "theirs.pem"
    subprocess.run(
        ["openssl", "genpkey", "-algorithm", "ed25519", "-out", place], check=True, capture_output=True
    )
    public = tmp_path / "theirs.pub"
    subprocess.run(["openssl", "pkey", "-in", place, "-pubout", "-out", public], check=True)
    assert read_key(place).public == read_public(str(public))


@needs_openssl
def test_a_key_with_a_passphrase(tmp_path: Path) -> None:
    place, plain = tmp_path / "key", tmp_path / "plain"
    made = new_key(plain)
    lock = ["openssl", "pkey", "-in", plain, "-aes256", "-passout", "pass:long words", "-out", place]
    subprocess.run(lock, check=True, capture_output=True)
    assert read_key(place, lambda: "long words").public == made.public
    with pytest.raises(InputError):
        read_key(place, lambda: "other words")
    with pytest.raises(InputError, match="cannot be used"):
        read_key(place)


@needs_ssh
def test_a_key_of_openssh(tmp_path: Path) -> None:
    place = tmp_path / "id"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", place], check=True)
    assert read_key(place).public == read_public(f"{place}.pub")


@pytest.mark.parametrize("data", [b"", b"\xff" * 99, b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                                  b"ssh-ed25519 AAAA", b"ssh-rsa x", b"x" * 100_000, None])  # fmt: skip
def test_what_is_no_key_is_refused(tmp_path: Path, data: bytes | None) -> None:
    place = tmp_path / "key"
    if data is not None:
        place.write_bytes(data)
    for read in (read_key, lambda path: read_public(str(path))):
        with pytest.raises(InputError, match="cannot be used"):
            read(place)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = generate_private_key(SECP256R1())
    (tmp_path / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "pub").write_bytes(public)
    with pytest.raises(InputError):
        read_key(tmp_path / "key")
    with pytest.raises(InputError):
        read_public(str(tmp_path / "pub"))


def test_every_change_to_a_seal_is_named(sealed: tuple[Path, Manifest], tmp_path: Path) -> None:
    site, found = sealed
    data = found.to_bytes()
    assert wrong_seal(site, found, data) == ""
    assert wrong_seal(site, found, data + b" ").startswith("manifest.json is not the one")
    other = new_key(tmp_path / "other.key")
    for name in (TEXT, SIGNATURE, PUBLIC):
        before = (site / name).read_bytes()
        for spoilt in (before[:-1] + bytes([before[-1] ^ 1]), before + b"\n", b""):
            (site / name).write_bytes(spoilt)
            named = SIGNATURE if name == TEXT else name
            assert wrong_seal(site, found, data).startswith(named)
        (site / name).unlink()
        assert wrong_seal(site, found, data).startswith(f"{name} is missing")
        (site / name).write_bytes(before)
    other.write_seal(site, found, data)
    assert wrong_seal(site, found, data).startswith(PUBLIC)


def test_a_key_that_is_missing_is_asked_for_by_what_it_is_for(tmp_path):
    for read, expected in (
        (read_public, "a public Ed25519 key"),
        (lambda text: read_key(Path(text)), "a private Ed25519 key"),
    ):
        with pytest.raises(InputError) as caught:
            read(str(tmp_path / "none"))
        assert expected in str(caught.value.problems[0].expected)
