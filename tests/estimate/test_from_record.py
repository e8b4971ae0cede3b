"""A record's linked lists as an overlap table: who is counted, and what the record knows of its lists."""

import polars as pl
import pytest

from invented import define
from linked_lists import FAMILIES, JOURNALISTS, OFFICIAL, entries
from openinquest.cli import main
from openinquest.errors import InputError, NotFound
from openinquest.estimate import Ground, OverlapTable, Provenance, estimate, overlaps_of_record
from openinquest.link._desk import open_desk
from openinquest.link.review import Answer, Given, enter
from openinquest.record import Coder, Settings, create_record, open_record

LISTS = {"official": OFFICIAL, "journalists": JOURNALISTS, "families": FAMILIES}


def make(folder, **said_of_lists):
    with create_record(folder, Settings({"en": "Invented"})) as record:
        for name, text in LISTS.items():
            said = {"deduplicated": "yes", **said_of_lists.get(name, {})}
            record.append([*define(name, "CasualtyList", f"List of {name}@en", **said), *entries(name, text)])
    return folder


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    folder = make(tmp_path_factory.mktemp("linked") / "record", families={"draws_on": "journalists"})
    assert main(["link", "run", "--record", str(folder)]) == 0
    return folder


def test_persons_are_counted_by_what_the_log_says_of_who_is_who(linked):
    table = OverlapTable.from_record(linked)
    assert table.lists == ("List of families", "List of journalists", "List of official")
    # Жасанов and Ордабаев Санжар are on all three; nobody counts the two rows of unknown men
    assert table.cells()[0b111] == 2
    assert table.totals == {"List of families": 3, "List of journalists": 7, "List of official": 6}
    with open_record(linked) as record:
        assert OverlapTable.from_record(record).digest == table.digest


def test_entries_that_nobody_linked_are_persons_of_their_own(tmp_path):
    found = overlaps_of_record(make(tmp_path / "record"), draws=10)
    assert found.table().n == 16
    assert found.table().provenance.reviewed is False
    assert found.draws == ()
    assert any("no run of linkage" in note for note in found.notes)
    assert any("2 entries without one usable name" in note for note in found.notes)


def test_a_list_that_draws_on_another_is_known_to(linked):
    assert overlaps_of_record(linked).provenance.copied == (("List of families", "List of journalists"),)
    grounds = [reason.ground for reason in estimate(overlaps_of_record(linked), ["dga"]).reasons]
    assert {Ground.COPIED, Ground.UNREVIEWED} <= set(grounds)
    known = overlaps_of_record(linked, provenance=Provenance(reviewed=True))
    assert known.table().provenance.copied == ()


def test_linkage_is_reviewed_when_no_pair_waits(linked, tmp_path):
    import shutil

    folder = tmp_path / "record"
    shutil.copytree(linked, folder)
    with open_record(folder) as record:
        for _ in range(20):
            asked = [question.pair for question in open_desk(record).questions()]
            if not asked:
                break
            answers = [Given(*pair, Answer.DIFFERENT) for pair in asked]
            enter(record, answers, Coder("c1"), "review-00000000")
        assert not asked
    assert overlaps_of_record(folder).provenance.reviewed is True
    assert overlaps_of_record(linked).provenance.reviewed is False


def test_draws_are_replicates_of_the_table(linked):
    found = overlaps_of_record(linked, draws=40, seed=1)
    assert found.draws == tuple(range(1, 41))
    assert found.table().digest == overlaps_of_record(linked).table().digest, (
        "the table itself is that of the log"
    )
    assert len({table.digest for table in found.tables}) > 1, "draws differ where linkage is unsure"
    again = overlaps_of_record(linked, draws=40, seed=1)
    assert found.cells.equals(again.cells)


def test_strata_are_what_entries_say(linked):
    found = overlaps_of_record(linked, strata=["died_year"])
    (part,) = found.by_stratum()
    assert part.values == ("2030",)
    assert part.n == found.table().n
    with pytest.raises(InputError):
        overlaps_of_record(linked, strata=["name"])


def test_draws_whose_chains_disagree_are_refused(linked):
    found = overlaps_of_record(linked, provenance=Provenance(drawn_alike=False))
    assert [reason.ground for reason in estimate(found, ["dga"]).reasons][-1] is Ground.RHAT


def test_a_record_without_lists_gives_nothing(tmp_path):
    with create_record(tmp_path / "record", Settings({"en": "Empty"})):
        pass
    with pytest.raises(NotFound):
        OverlapTable.from_record(tmp_path / "record")
    make(tmp_path / "other")
    assert isinstance(overlaps_of_record(tmp_path / "other").cells, pl.DataFrame)


def test_fewer_linkages_than_chains_need_can_be_estimated(linked):
    found = overlaps_of_record(linked, draws=3, provenance=Provenance())
    assert len(found.draws) == 8
    assert len(estimate(found, ["no-highest-order"], trials=False, replicates=3).replication.used) == 3
    lists = ("List of journalists", "List of official")
    assert found.only(lists).table().digest == found.table().only(lists).digest
