import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.ontology import document_id, kin_address, normalise_address


@pytest.mark.parametrize(
    ("address", "normal"),
    [
        # Examples of RFC 3986, sections 5.2.4, 6.2.2 and 6.2.3
        ("HTTP://www.EXAMPLE.com/", "http://www.example.com/"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:/", "http://example.com/"),
        ("http://example.com:80/", "http://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("http://example.com/%7esmith/home.html", "http://example.com/~smith/home.html"),
        ("http://a/a/b/c/./../../g", "http://a/a/g"),
        ("http://a/mid/content=5/../6", "http://a/mid/6"),
        ("http://a/b/..", "http://a/"),
        ("http://a/b/.", "http://a/b/"),
        ("http://a/../../g", "http://a/g"),
        ("http://a/%e4%bd", "http://a/%E4%BD"),
        # Decided for this record
        ("https://thediplomat.com./2022/01/x", "https://thediplomat.com/2022/01/x"),
        ("https://e.org/a#part", "https://e.org/a"),
        ("https://e.org/a?", "https://e.org/a"),
        ("https://e.org/a?b=1&a=2&utm_source=x", "https://e.org/a?b=1&a=2&utm_source=x"),
        ("https://қаз.kz/қаңтар", "https://xn--80ae0c.kz/%D2%9B%D0%B0%D2%A3%D1%82%D0%B0%D1%80"),
        ("https://e.org/e\u0301", "https://e.org/%C3%A9"),
        ("https://[2001:DB8::0:1]/", "https://[2001:db8::1]/"),
        ("URN:ISBN:0-395-36341-1", "urn:isbn:0-395-36341-1"),
        ("  https://e.org/a  ", "https://e.org/a"),
    ],
)
def test_addresses_of_one_document_become_one(address: str, normal: str) -> None:
    if "xn--" in normal:
        normal = normal.replace("xn--80ae0c", "қаз".encode("idna").decode())
    assert normalise_address(address) == normal


def test_addresses_that_servers_may_answer_differently_stay_apart() -> None:
    different = [
        "http://e.org/a",
        "https://e.org/a",
        "https://www.e.org/a",
        "https://e.org/a/",
        "https://e.org/A",
        "https://e.org/a?x=1&y=2",
        "https://e.org/a?y=2&x=1",
        "https://e.org/a?x=1&y=2&fbclid=3",
        "https://e.org/a%2Fb",
        "https://e.org/a/b",
        "https://e.org/a?q=1%2B1",
        "https://e.org/a?q=1+1",
    ]
    assert len({document_id(address) for address in different}) == len(different)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "   ",
        "www.example.org/a",
        "example.org:80/a",
        "ftps://e.org",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://",
        "https:///path",
        "https://user:secret@e.org/",
        "https://e.org:99999/",
        "https://e.org:port/",
        "https://e.org/a b",
        "https://e.org/a\nb",
        "https://e.org/\x00",
        "https://e_.org%00.x/",
        "https://e..org/",
        "https://[::1",
        "https://e.org/\ud800",
    ],
)
def test_what_is_no_address_is_refused_with_the_column(address: str) -> None:
    with pytest.raises(InputError) as caught:
        normalise_address(address)
    assert [problem.column for problem in caught.value.problems] == ["address"]


def test_credentials_are_not_repeated_in_the_error() -> None:
    with pytest.raises(InputError) as caught:
        normalise_address("https://somebody:hunter2@e.org/")
    assert "hunter2" not in str(caught.value)


_parts = st.text(st.sampled_from("aZ0-._~%2fF/?&=+;:@!$'()*,қé́ 字\\|\"<>^`{}"), max_size=20)


@settings(deadline=None)
@given(
    _parts.map(lambda text: text.replace(" ", "")),
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["E.org", "қаз.KZ."]),
)
def test_normalising_twice_changes_nothing_and_gives_ascii(path: str, scheme: str, host: str) -> None:
    normal = normalise_address(f"{scheme}://{host}/{path}")
    assert normal.isascii()
    assert normalise_address(normal) == normal
    assert not re.search(r"%(?![0-9A-F]{2})", normal)


def test_the_id_is_the_digest_of_the_address_or_of_the_octets() -> None:
    assert document_id("HTTPS://E.org") == hashlib.sha256(b"https://e.org/").hexdigest()
    assert document_id(b"octets") == hashlib.sha256(b"octets").hexdigest()


def test_kin_addresses_meet_where_ids_do_not() -> None:
    kin = [
        "https://www.e.org/a/b/",
        "http://e.org/a/b?utm_source=x&fbclid=y",
        "https://m.e.org/a/b/amp",
        "https://e.org/amp/a/B",
    ]
    assert len({kin_address(address) for address in kin}) == 1
    assert len({document_id(address) for address in kin}) == len(kin)
    assert kin_address("https://e.org/a?id=1") != kin_address("https://e.org/a?id=2")
