"""What `inquest open` serves: files of the dossier, to this machine alone, each as what it is."""

from __future__ import annotations

import http.client
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from openinquest.errors import EnvironmentFault
from openinquest.site import serving
from openinquest.site.serving import file_at, serve

Reply = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def port(dossier: Path) -> Iterator[int]:
    server = serving._Server(dossier, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


def ask(port: int, path: str, method: str = "GET", host: str | None = None) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    if host != "":
        connection.putheader("Host", host or f"127.0.0.1:{port}")
    connection.endheaders()
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, data


def test_pages_come_with_a_policy_and_their_type(port: int, dossier: Path) -> None:
    status, headers, body = ask(port, "/kk/index.html")
    assert (status, body) == (200, (dossier / "kk" / "index.html").read_bytes())
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert (
        "script-src 'self' 'wasm-unsafe-eval'" in ask(port, "/en/search.html")[1]["content-security-policy"]
    )
    assert ask(port, "/assets/search.js")[1]["content-type"] == "text/javascript; charset=utf-8"
    assert "server" in headers
    assert "ython" not in headers["server"]


def test_every_file_of_a_release_has_a_type_of_its_own(port: int, dossier: Path) -> None:
    plain = {".pf_meta", ".pf_index", ".pf_fragment", ".pagefind"}
    for suffix, path in {path.suffix: path for path in dossier.rglob("*") if path.is_file()}.items():
        headers = ask(port, "/" + path.relative_to(dossier).as_posix(), "HEAD")[1]
        assert (headers["content-type"] == "application/octet-stream") == (suffix in plain), path.name


def test_folders_lead_to_their_first_page_and_are_never_listed(port: int, dossier: Path) -> None:
    assert ask(port, "/")[2] == (dossier / "index.html").read_bytes()
    assert ask(port, "/ru")[:1] == (301,)
    assert ask(port, "/ru")[1]["location"] == "/ru/"
    assert ask(port, "/ru/")[0] == 200
    for path in ("/data/", "/assets", "/search/names/"):
        assert ask(port, path)[0] == 404


@pytest.mark.parametrize(
    "path", ["/../secret", "/%2e%2e/secret", "/en/..%2f..%2fsecret", "/..%5csecret", "//etc/passwd", "/%00", "/%ff",
             "/.hidden", "/en/%2e%2e/%2e%2e/secret", "/" + "a" * 3000, "/C:/x", "/out"],
)  # fmt: skip
def test_nothing_outside_the_folder_is_sent(tmp_path: Path, path: str) -> None:
    site = tmp_path / "site"
    (site / "en").mkdir(parents=True)
    (tmp_path / "secret").write_text("secret")
    (site / ".hidden").write_text("secret")
    (site / "out").symlink_to(tmp_path / "secret")
    assert file_at(site, path) is None


@pytest.mark.parametrize("host", ["", "evil.example", "evil.example:80", "127.0.0.1", "[::1]:80"])
def test_a_page_elsewhere_that_is_pointed_here_gets_nothing(port: int, host: str) -> None:
    assert ask(port, "/index.html", host=host)[0] == 421


def test_only_reading_is_answered(port: int) -> None:
    assert ask(port, "/index.html", host=f"localhost:{port}")[0] == 200
    status, headers, body = ask(port, "/index.html", "HEAD")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 0
    assert ask(port, "/index.html", "POST")[0] == 501
    assert ask(port, "/nothing.html", "HEAD")[2] == b""


def test_it_listens_on_this_machine_alone_and_says_how_to_end(dossier: Path) -> None:
    said: list[str] = []

    def look(address: str) -> None:
        said.append(address)
        raise KeyboardInterrupt

    serve(dossier, 0, said.append, start="kk/index.html", opened=look)
    assert "Ctrl-C" in said[0]
    assert said[1].startswith("http://127.0.0.1:")
    assert said[1].endswith("/kk/index.html")
    assert said[2] == "Ended."


def test_a_port_in_use_is_named(port: int, dossier: Path) -> None:
    for taken in (port, 70_000):
        with pytest.raises(EnvironmentFault, match=f"Port {taken} cannot be used"):
            serve(dossier, taken, print)


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="whoever may read everything cannot be refused"
)
def test_a_file_that_may_not_be_read_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    assert file_at(tmp_path, "/closed/page.html") is None
