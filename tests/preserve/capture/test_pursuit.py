"""From an address to the answer at its end: what servers do before there is a page to show."""

from __future__ import annotations

import datetime
import ssl
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hostile_pages import ARTICLE, Handler, Server, page
from openinquest.preserve.capture import Outcome
from openinquest.preserve.capture.destinations import Gate, Unreached
from openinquest.preserve.capture.robots import EVERYTHING_REFUSED, parse_robots


def test_the_whole_way_is_recorded(visit, server):
    done = visit("/moved").visit
    assert [(hop.source, hop.status, hop.target) for hop in done.redirects] == [
        (server.address + "/moved", 301, server.address + "/moved-again"),
        (server.address + "/moved-again", 302, server.address + "/plain"),
    ]
    assert (done.asked, done.address) == (server.address + "/moved", server.address + "/plain")
    assert (done.outcome, done.status) == (Outcome.WHOLE, 200)
    assert done.begun <= done.ended


def test_a_site_that_sets_a_cookie_first_is_no_circle(visit):
    assert visit("/cookie").visit.outcome is Outcome.WHOLE


@pytest.mark.parametrize(
    ("path", "outcome", "told"),
    [
        ("/loop", Outcome.FAILED, "circle"),
        ("/inwards", Outcome.REFUSED, "private network"),
        ("/to_file", Outcome.FAILED, "no address"),
        ("/with-password", Outcome.FAILED, "no address"),
        ("/404", Outcome.GONE, "404"),
        ("/410", Outcome.GONE, "410"),
        ("/401", Outcome.REFUSED, "401"),
        ("/403", Outcome.REFUSED, "403"),
        ("/500", Outcome.FAILED, "500"),
        ("/empty", Outcome.FAILED, "empty"),
        ("/broken", Outcome.UNREACHED, "no answer"),
        ("http://127.0.0.1:1/", Outcome.UNREACHED, "no connection"),
        ("http://nowhere.invalid/", Outcome.UNREACHED, "no machine of that name"),
    ],
)
def test_what_cannot_be_had_is_told_and_gives_no_page(visit, path, outcome, told):
    done = visit(path)
    assert (done.visit.outcome, told in done.visit.told) == (outcome, True)
    assert done.files.keys() == {"warc"}
    assert "secret" not in str(done.visit.as_json())


def test_a_page_for_payment_is_kept_and_called_so(visit):
    done = visit("/402")
    assert (done.visit.outcome, "served" in done.files) == (Outcome.PAYWALLED, True)


def test_this_machine_and_its_network_are_not_asked_unless_a_person_says_so(visit, server):
    done = visit("/plain", local=False).visit
    assert (done.outcome, done.told) == (Outcome.REFUSED, "an address in a private network")
    assert not server.asked


@pytest.mark.parametrize(
    ("address", "publicly", "locally"),
    [
        ("93.184.216.34", True, True), ("2606:2800:220:1::1", True, True), ("10.1.2.3", False, True),
        ("192.168.0.1", False, True), ("172.16.0.1", False, True), ("127.0.0.1", False, True), ("::1", False, True),
        ("fd00::1", False, True), ("100.64.0.1", False, True), ("169.254.169.254", False, False),
        ("fe80::1%eth0", False, False), ("0.0.0.0", False, False), ("224.0.0.1", False, False),
        ("::ffff:127.0.0.1", False, True), ("::ffff:169.254.169.254", False, False), ("2002:7f00:1::", False, True),
        ("64:ff9b::7f00:1", False, True),
    ],
)  # fmt: skip
def test_which_machines_may_be_reached(address, publicly, locally):
    assert (Gate().admits(address), Gate(local=True).admits(address)) == (publicly, locally)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "localhost"])
def test_other_spellings_of_this_machine_are_seen_through(host):
    with pytest.raises(Unreached) as caught:
        Gate().connect(f"http://{host}/")
    assert caught.value.forbidden or "no machine" in caught.value.told


def test_an_answer_without_end_is_cut(visit):
    done = visit("/huge")
    assert done.visit.outcome is Outcome.CUT
    assert done.files["served"].stat().st_size <= 2**18 + 2**16
    assert "cut at" in " ".join(done.visit.notes)


def test_memory_does_not_grow_with_an_answer(visit):
    tracemalloc.start()
    try:
        done = visit("/huge-part", file_octets=2**24)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert "cut at 16,777,216 octets" in done.visit.told
    assert peak < 2**22


@pytest.mark.nightly
def test_of_two_gigabytes_what_the_limits_allow_comes_in_little_memory(server):
    script = (
        "import resource; from openinquest.preserve.capture import Bounds\n"
        "from openinquest.preserve.capture.supervision import visited\n"
        f"with visited({server.address + '/huge-part'!r}, 'c1', Bounds(), local=True) as found:\n"
        "    print(found.visit.told)\n"
        "    print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    told, peak = done.stdout.splitlines()
    assert "cut at 536,870,912 octets" in told
    assert int(peak) < 120 * 1024


def test_an_answer_that_drips_is_cut_in_time(visit):
    begun = time.monotonic()
    done = visit("/drip", seconds=0.6)
    assert time.monotonic() - begun < 5
    assert (done.visit.outcome, b"The first words came." in done.files["served"].read_bytes()) == (
        Outcome.CUT,
        True,
    )


def test_a_server_that_never_answers_is_left(visit):
    done = visit("/silence", seconds=0.5)
    assert (done.visit.outcome, "within 0.5 seconds" in done.visit.told) == (Outcome.UNREACHED, True)


def test_what_is_packed_grows_to_the_limit_only(visit):
    assert b"twelve people" in visit("/packed").files["served"].read_bytes()
    done = visit("/bomb")
    assert (done.visit.outcome, done.files["served"].stat().st_size) == (Outcome.CUT, 2**18)


def test_a_server_that_asks_to_wait_is_asked_again_or_left_alone(visit, server):
    begun = time.monotonic()
    assert visit("/again").visit.outcome is Outcome.WHOLE
    assert time.monotonic() - begun >= 1
    done = visit("/never").visit
    assert (done.status, server.asked["/never"]) == (503, 1)
    assert "86,400 seconds" in " ".join(done.notes)


def test_an_address_that_is_a_file_gives_the_file(visit, server, pdf):
    server.pdf = pdf([["Twelve people had died."]])
    assert visit("/letter.pdf").files["file"].read_bytes() == server.pdf
    assert "file" in visit("/note").files


def test_part_of_a_file_is_no_file(visit):
    done = visit("/huge-part")
    assert (done.visit.outcome, done.files.keys()) == (Outcome.FAILED, {"warc"})


def test_robots_are_heeded_unless_a_person_answers_for_it(visit, server):
    server.robots, server.robots_status = b"User-agent: *\nDisallow: /plain", 200
    assert visit("/plain").visit.outcome is Outcome.ROBOTS
    assert visit("/moved").visit.outcome is Outcome.ROBOTS, "a redirection leads around nothing"
    assert server.asked["/plain"] == 0
    done = visit("/plain", despite_robots="an official notice").visit
    assert (done.outcome, done.despite_robots) == (Outcome.WHOLE, "an official notice")
    assert "robots.txt" in " ".join(done.notes)
    assert all("OpenInquest" in agent for agent in server.agents)


def test_robots_that_cannot_be_read_refuse_everything(visit, server):
    server.robots_status = 500
    assert visit("/plain").visit.outcome is Outcome.ROBOTS


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /*.php$", "/x/y.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/x/y.php?a", True),
        ("User-agent: *\nDisallow: /a*b*c", "/axxbyyc", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        (
            "User-agent: other\nUser-agent: OpenInquest\nDisallow: /a\n\nUser-agent: *\nDisallow: /",
            "/b",
            True,
        ),
        ("user-agent: openinquest # us\ndisallow: /%D1%8F", "/я", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 2000, "/" + "a" * 1999, True),
    ],
)
def test_robots_are_read_as_the_standard_says(text, path, allowed):
    assert parse_robots(text, "OpenInquest").allows(f"https://example.org{path}") is allowed


def test_delays_that_robots_ask_for_are_bounded():
    assert parse_robots("User-agent: *\nCrawl-delay: 99999", "OpenInquest").delay == 30
    assert not EVERYTHING_REFUSED.allows("https://example.org/")


def test_a_proxy_of_the_environment_is_used_and_the_wall_stands(visit, server, monkeypatch):
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.delenv("no_proxy", raising=False)
    assert visit("http://somewhere.example/plain").visit.status == 404, "as the proxy answers"
    assert server.asked["http://somewhere.example/plain"] == 1
    for address in (
        "http://169.254.169.254/",
        "http://10.0.0.1/",
        "http://intranet/",
        "http://printer.local/",
    ):
        assert visit(address, local=False).visit.outcome is Outcome.REFUSED
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:9050")
    assert "proxy" in visit("http://somewhere.example/plain").visit.told
    assert server.asked.total() == 2


def test_a_certificate_that_nobody_vouches_for_is_told(visit, tmp_path):
    server = secured(tmp_path)
    try:
        done = visit(f"https://localhost:{server.server_address[1]}/plain").visit
        assert (done.outcome, "certificate" in done.told) == (Outcome.UNREACHED, True)
        assert not server.asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_certificate_that_this_machine_trusts_opens_the_page(visit, tmp_path, monkeypatch):
    server = secured(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    try:
        done = visit(f"https://localhost:{server.server_address[1]}/plain")
        assert done.files["served"].read_bytes().startswith(page("")[:20])
        assert ARTICLE.encode() in done.files["served"].read_bytes()
    finally:
        server.shutdown()
        server.server_close()


def secured(folder: Path) -> Server:
    """A server that speaks TLS with a certificate of its own making."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(x509.oid.NameOID.COMMON_NAME, "localhost")])
    day = datetime.timedelta(days=1)
    certificate = (
        x509.CertificateBuilder(
            name, name, key.public_key(), x509.random_serial_number(), now - day, now + day
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    server = Server()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    assert Handler.protocol_version
    return server
