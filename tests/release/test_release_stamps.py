"""Time stamps that go out with a release: they lead to its log, and are verified with certificates that are given."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

from local_authority import Authority
from openinquest.cli import main
from openinquest.preserve.time_stamps.stamping import take_in
from openinquest.preserve.time_stamps.stamps import Stamps
from openinquest.preserve.time_stamps.tokens import Trust, read_certificates, request
from openinquest.release import verify_site, write_release
from openinquest.release.manifest import parse_manifest
from openinquest.release.rebuild import seals_of
from openinquest.release.snapshot import Snapshot
from openinquest.site.addresses import Addresses
from openinquest.site.permalinks import Permalinks, permalinks

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="the authority is OpenSSL")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa", "Stamping Office of Nowhere")


@pytest.fixture(scope="module")
def stamped(
    sample: ModuleType, authority: Authority, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A release of a record that was stamped when it was shorter. One page stands for all."""
    folder = tmp_path_factory.mktemp("stamped")

    def render(snapshot: Snapshot, site: Path, *, beside: Callable[[Permalinks], None], **_: object) -> None:
        beside(permalinks(snapshot, Addresses(snapshot)))
        (site / "index.html").write_text("<p>page</p>")

    with pytest.MonkeyPatch.context() as patch, sample.make_record(folder / "record") as record:
        patch.setattr("openinquest.site.render", render)
        stamps = Stamps(record)
        listed = stamps.due()
        stamps.keep_list(listed)
        take_in(record, authority.answer(request(listed.text)[0]), "answer")
        record.append(documents=[{**sample.document_flats()[0], "title": "Described again"}])
        later = stamps.due()
        stamps.keep_list(later)  # nobody has answered to this one
        write_release(record, folder / "site", today=date(2026, 11, 21))
        yield folder / "site"


@pytest.fixture
def site(stamped: Path, tmp_path: Path) -> Path:
    shutil.copytree(stamped, tmp_path / "site")
    return tmp_path / "site"


def reseal(site: Path) -> None:
    from dataclasses import replace

    manifest = parse_manifest((site / "manifest.json").read_bytes())
    (site / "manifest.json").write_bytes(replace(manifest, files=seals_of(site)).to_bytes())


def test_a_release_carries_what_was_stamped_and_how_its_log_goes_on(site: Path) -> None:
    [line] = [json.loads(line) for line in (site / "data" / "stamps.jsonl").read_text().splitlines()]
    names = sorted(path.name for path in (site / "data" / "stamps").iterdir())
    assert names == sorted([f"{line['list']}.txt", f"{line['list']}.{line['tokens'][0]}.tsr"])
    assert not any("salt" in path.name for path in site.rglob("*"))
    found = verify_site(site, remake=False)
    [note] = [note for note in found.notes if note.startswith("A time stamp says")]
    assert f"had its first {found.log_size - 1} entries by 20" in note
    assert "NOT verified: give the certificates" in note


def test_it_is_verified_with_certificates_from_elsewhere(
    site: Path, authority: Authority, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    trust = Trust(read_certificates(authority.root.read_bytes()))
    assert any("vouches for it" in note for note in verify_site(site, trust=trust, remake=False).notes)
    assert main(["verify", str(site), "--trust", str(authority.root), "--entry", "9", "--json"]) == 0
    assert any("vouches for it" in note for note in json.loads(capfd.readouterr().out)["notes"])
    other = Authority(tmp_path / "other", "Office of Elsewhere")
    strange = Trust(read_certificates(other.root.read_bytes()))
    assert any("no certificate" in note for note in verify_site(site, trust=strange, remake=False).notes)
    assert main(["verify", str(site), "--trust", str(tmp_path / "nowhere.pem")]) == 3


@pytest.mark.parametrize("what", ["token", "list", "proof", "line", "another log"])
def test_a_stamp_that_was_changed_is_named(site: Path, authority: Authority, what: str) -> None:
    lines = site / "data" / "stamps.jsonl"
    told = json.loads(lines.read_bytes())
    folder = site / "data" / "stamps"
    [token], [text] = list(folder.glob("*.tsr")), list(folder.glob("*.txt"))
    if what == "token":
        token.write_bytes(token.read_bytes()[:-1] + b"x")
    elif what == "list":
        text.write_bytes(text.read_bytes().replace(b"log ", b"log 1", 1))
    elif what == "proof":
        told["proof"] = told["proof"][:-1]
    elif what == "line":
        told["tokens"] = []
    else:  # somebody stamps a list of their own and puts it in the place
        size, root = 3, "ab" * 32
        mine = f"openinquest-stamp/1\nlog {size} {root}\n".encode()
        answer = authority.answer(request(mine)[0])
        text.unlink()
        token.unlink()
        name, number = sha256(mine).hexdigest(), sha256(answer).hexdigest()
        (folder / f"{name}.txt").write_bytes(mine)
        (folder / f"{name}.{number}.tsr").write_bytes(answer)
        told |= {"list": name, "tokens": [number]}
    lines.write_text(json.dumps(told, separators=(",", ":"), sort_keys=True) + "\n")
    reseal(site)
    wrong = verify_site(site, remake=False).wrong
    assert "data/stamps" in wrong, wrong


def test_whatever_stands_in_the_place_of_a_token_is_refused(site: Path) -> None:
    folder, lines = site / "data" / "stamps", site / "data" / "stamps.jsonl"
    told = json.loads(lines.read_bytes())
    [token] = list(folder.glob("*.tsr"))
    good = token.read_bytes()
    token.unlink()
    for spoilt in (
        b"",
        b"\x30",
        b"\x30\x80" * 500,
        good[:100],
        good[:60] + good[61:],
        bytes(len(good)),
        good + good,
    ):
        number = sha256(spoilt).hexdigest()
        (folder / f"{told['list']}.{number}.tsr").write_bytes(spoilt)
        lines.write_text(
            json.dumps({**told, "tokens": [number]}, separators=(",", ":"), sort_keys=True) + "\n"
        )
        reseal(site)
        assert ".tsr" in verify_site(site, remake=False).wrong
        (folder / f"{told['list']}.{number}.tsr").unlink()
