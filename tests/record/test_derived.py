"""Caches in the folder of a record: gone at once when anything is destroyed, and nothing else with them."""

from pathlib import Path

import pytest

from openinquest.errors import NotFound
from openinquest.record import Settings, create_record
from openinquest.record.derived import Derived


@pytest.fixture
def record(tmp_path):
    with create_record(tmp_path / "record", Settings({"en": "Invented"})) as made:
        made.append(
            [{"thing": "a", "property": "schema", "value": "Person", "stance": "asserts", "speaker": "record",
              "coder": "c1", "coded_at": "2030-01-01T00:00:00Z", "method": "person"}]
        )  # fmt: skip
        yield made


def filled(folder: Path) -> None:
    (folder / "deeper").mkdir(parents=True)
    for path in (folder / "pairs.parquet", folder / "deeper" / "part.new"):
        path.write_text("a and b")


@pytest.mark.parametrize("derived", Derived)
def test_destroying_empties_what_was_derived_from_the_log(record, derived):
    filled(record.folder / derived.value)
    record.destroy([1], "safety")
    assert not (record.folder / derived.value).exists()
    assert record.archive_folder.is_dir()


def test_a_refusal_to_destroy_leaves_it(record):
    filled(record.folder / "linkage")
    with pytest.raises(NotFound):
        record.destroy([7], "safety")
    assert (record.folder / "linkage" / "pairs.parquet").exists()


def test_what_lies_elsewhere_is_not_followed(record, tmp_path):
    filled(tmp_path / "elsewhere")
    (record.folder / "linkage").symlink_to(tmp_path / "elsewhere")
    record.destroy([1], "safety")
    assert not (record.folder / "linkage").is_symlink()
    assert (tmp_path / "elsewhere" / "pairs.parquet").exists()


def test_what_another_program_writes_meanwhile_goes_too(record, monkeypatch):
    whole = record.store.destroy

    def while_another_writes(numbers, reason):
        filled(record.folder / "linkage")
        whole(numbers, reason)

    monkeypatch.setattr(record.store, "destroy", while_another_writes)
    record.destroy([1], "safety")
    assert not (record.folder / "linkage").exists()
