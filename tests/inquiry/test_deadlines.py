"""Legal terms: counted by hand, by numpy, and never said more firmly than the rules are verified."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta

import holidays
import numpy as np
import pytest
from hypothesis import example as case
from hypothesis import given, settings
from hypothesis import strategies as st

from one_view import worked_out
from openinquest.cli import main
from openinquest.errors import InputError
from openinquest.inquiry import Language, Material, Sentence, Writer, say
from openinquest.inquiry.checks import check_sense
from openinquest.inquiry.deadlines import (
    FILE_NAME,
    DayKind,
    DueStatus,
    Governs,
    Kind,
    Subject,
    Unit,
    applying,
    counted,
    due,
    due_json,
    in_force,
    packaged_rules,
    rule_json,
    rules,
    rules_of,
    standing,
    standing_json,
)
from openinquest.inquiry.labels import Labels
from openinquest.record import open_record
from openinquest.record.backup import backup, restore
from openinquest.record.frames import frames_from_entries
from openinquest.record.settings import RULES_NAME

EXPECTED = worked_out("deadlines")
KNOWN = packaged_rules()
LETTER = Subject(Kind.QUESTION, "letter", frozenset({"PublicBody"}), frozenset({"KZ"}))


def rule(identifier, known=KNOWN):
    (found,) = [one for one in known if one.id == identifier]
    return found


def text(bounds):
    return f"{bounds[0] or ''}..{bounds[1] or ''}" if bounds else ""


@pytest.mark.parametrize("row", EXPECTED, ids=[f"{row['rule']} {row['start']}" for row in EXPECTED])
def test_what_falls_due_is_what_was_counted_by_hand(row):
    found = due(rule(row["rule"]), row["start"], KNOWN)
    assert text((found.low, found.high)) == row["due"], row["why"]
    assert text(found.extended) == row["extended"]


LISTED = holidays.country_holidays("KZ", years=range(2019, 2028))
FREE = np.array(
    [
        day
        for day in (date(2019, 1, 1) + timedelta(days=i) for i in range(365 * 9))
        if day in LISTED or (day.weekday() >= 5 and day not in LISTED.weekend_workdays)
    ],
    dtype="datetime64[D]",
)
STARTS = st.dates(date(2020, 1, 1), date(2025, 12, 31))


@settings(max_examples=300, deadline=None)
@given(start=STARTS, count=st.integers(1, 120))
@case(start=date(2022, 3, 4), count=1)
def test_numpy_counts_the_same_working_days(start, count):
    calendar = rule("kz.appc.76.reply").calendar
    end = calendar.nth_working(start + timedelta(days=1), count)
    first, after = np.datetime64(start) + 1, np.datetime64(end) + 1
    assert np.busday_count(first, after, weekmask="1111111", holidays=FREE) == count
    assert np.is_busday(np.datetime64(end), weekmask="1111111", holidays=FREE)
    assert calendar.working_days(start + timedelta(days=1), end) == count


def test_moved_days_are_those_that_the_package_lists():
    calendar = rule("kz.appc.76.reply").calendar
    listed = {day for day in LISTED.weekend_workdays if day >= date(2020, 1, 1)}
    assert {moved.worked for moved in calendar.moved if moved.worked.year > 2020} <= listed
    for moved in calendar.moved:
        assert calendar.day(moved.off).kind is DayKind.MOVED_OFF
        assert calendar.day(moved.worked).kind is DayKind.MOVED_WORKING
        assert moved.source
        assert moved.address.startswith("https://adilet.zan.kz/")


@settings(max_examples=100, deadline=None)
@given(start=STARTS, later=st.integers(0, 60), name=st.sampled_from([r.id for r in KNOWN if r.term]))
def test_a_later_start_never_falls_due_earlier_and_a_range_bounds_its_days(start, later, name):
    found, last = rule(name), start + timedelta(days=later)
    whole = due(found, f"{start}/{last}", KNOWN)
    if whole is None:
        assert not found.touches(start, last)
        return
    ends = [
        one
        for i in range(later + 1)
        if (one := due(found, (start + timedelta(days=i)).isoformat(), KNOWN)) is not None
    ]
    assert whole.low == min(one.low for one in ends)
    assert whole.high == max(one.high for one in ends)


@settings(max_examples=60, deadline=None)
@given(start=STARTS, name=st.sampled_from([r.id for r in KNOWN if r.term and r.term.unit is not Unit.MONTH]))
def test_every_day_that_is_shown_leads_to_the_last_day(start, name):
    found = due(rule(name), start.isoformat(), KNOWN)
    if found is None:
        return
    days = list(counted(found.rule, start))
    assert [d.day.day for d in days] == [start + timedelta(days=i) for i in range(len(days))]
    assert days[-1].day.day == found.high
    numbers = [d.number for d in days if d.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    if found.rule.term.unit is Unit.WORKING:
        assert len(numbers) == found.rule.term.count
        assert all(d.day.kind.works for d in days if d.number is not None)


def test_the_rows_of_kazakh_law_are_all_there_unverified_and_in_three_languages():
    wanted = {
        "kz.appc.76.reply", "kz.appc.76.notice", "kz.appc.76.forwarding", "kz.appc.91-2", "kz.appc.91-3",
        "kz.appc.92.filing", "kz.appc.93", "kz.appc.99.decision", "kz.order-70.registration", "kz.law-221.reply",
        "kz.cpc.35-1", "kz.cpc.327.commentary", "kz.cpc.45", "kz.cpc.106.decision", "kz.cpc.106.filing",
        "kz.cpc.105", "kz.cpc.179.registration", "kz.cpc.192", "kz.cpc.201", "kz.law-401.reply",
    }  # fmt: skip
    assert {found.id for found in KNOWN} == wanted
    for found in KNOWN:
        assert found.verified is None
        assert found.source
        for words in (found.article, found.content):
            assert all(words[language] for language in Language)
        assert len(set(found.content.values())) == 3
        data = rule_json(found)
        assert data["verified"] is None
        json.dumps(data)


def test_the_repealed_law_is_never_applied():
    old = rule("kz.law-221.reply")
    assert old.term is None
    assert due(old, "2021-06-01", KNOWN) is None
    assert old not in in_force(KNOWN, date(2021, 7, 1))
    assert old in in_force(KNOWN, date(2021, 6, 30))
    assert [found.id for found in applying(KNOWN, LETTER, "2022-03-04")] == ["kz.appc.76.reply"]
    assert due(rule("kz.appc.76.reply"), "2021-06-30", KNOWN) is None


@pytest.mark.parametrize(
    ("changed", "misses"),
    [
        ({"forum": "press"}, "forum"), ({"forum": None}, "forum"), ({"kind": Kind.COMPLAINT}, "complaint"),
        ({"addressees": frozenset({"Organization"})}, "addressee"), ({"addressees": frozenset()}, "addressee"),
        ({"countries": frozenset({"TR"})}, "country"), ({"countries": frozenset()}, "country"),
    ],
)  # fmt: skip
def test_a_rule_applies_only_where_forum_addressee_and_kind_match(changed, misses):
    fields = {name: getattr(LETTER, name) for name in LETTER.__slots__}
    subject = Subject(**(fields | changed))
    assert rule("kz.appc.76.reply").scope.misses(subject) == (misses,)
    assert applying(KNOWN, subject, "2022-03-04") == ()


def test_the_president_decides_no_complaints():
    scope = rule("kz.appc.99.decision").scope
    words = {"kind": Kind.COMPLAINT, "countries": frozenset({"KZ"}), "complaint": "administrative-complaint"}
    assert scope.holds(Subject(addressees=frozenset({"PublicBody", "ministry"}), **words))
    assert not scope.holds(Subject(addressees=frozenset({"PublicBody", "presidency"}), **words))


OWN = """
rules:
{rules}
verified:
{verified}
"""
LAW = """
  - id: {id}
    governs: {governs}
    article: {{en: "{article}", ru: статья, kk: бап}}
    content: {{en: words, ru: слова, kk: сөздер}}
    source: invented
    evidence: read
    valid_from: {first}
    valid_to: {last}
    {term}
    silence: {silence}
    scope: {{kinds: [question], forums: [letter]}}
"""


def law(name="own", first="2030-01-01", last="", term="term: {count: 10, unit: calendar}", **more):
    fields = {"governs": "reply", "article": "article", "silence": "overdue"} | more
    return LAW.format(id=name, first=first, last=last, term=term, **fields)


def verified(*found, by="A. Notary", fingerprint=None):
    return "".join(
        f"  - {{rule: {one.id}, valid_from: {one.valid_from}, fingerprint: {fingerprint or one.fingerprint}, by: {by}, "
        "on: 2031-01-01}\n"
        for one in found
    )


def own(text, verify=()):
    plain = [found for found in rules(OWN.format(rules=text, verified="")) if found.id.startswith("own")]
    chosen = [found for found in plain if found.id in verify]
    return [
        found
        for found in rules(OWN.format(rules=text, verified=verified(*chosen)))
        if found.id.startswith("own")
    ]


SUBJECT = Subject(Kind.QUESTION, "letter")


def stands(known, start, on, replied=(), **more):
    found = applying(known, SUBJECT, start)
    dues = [one for each in found if (one := due(each, start, known)) is not None]
    return standing(dues, on, replied, rules=found, **more)


@pytest.mark.parametrize(
    ("on", "replied", "status"),
    [
        (date(2031, 1, 15), [], DueStatus.NOT_DUE), (date(2031, 1, 16), [], DueStatus.OVERDUE),
        (date(2031, 2, 1), ["2031-01-15"], DueStatus.IN_TERM), (date(2031, 2, 1), ["2031-01-16"], DueStatus.LATE),
        (date(2031, 2, 1), ["2031-01"], DueStatus.ANSWERED),
        (date(2031, 2, 1), ["2031-01-20", "2031-01-10"], DueStatus.IN_TERM),
        (date(2031, 2, 1), [None], DueStatus.ANSWERED),
    ],
)  # fmt: skip
def test_how_a_term_stands_on_a_day(on, replied, status):
    known = own(law(), verify=("own",))
    found = stands(known, "2031-01-05", on, replied)
    assert (found.status, found.holds, found.word) == (status, True, status.value)
    unsure = stands(own(law()), "2031-01-05", on, replied)
    assert unsure.word == f"if the rule holds: {status.value}"
    assert not unsure.holds


def test_a_term_whose_silence_means_nothing_only_ends():
    known = own(law(silence="none"), verify=("own",))
    assert stands(known, "2031-01-05", date(2031, 1, 15)).word == "not due"
    assert stands(known, "2031-01-05", date(2031, 1, 16)).word == "term ended"


def test_where_the_start_is_a_range_nothing_is_overdue_before_its_last_end():
    known = own(law(), verify=("own",))
    for on, status in (
        (date(2031, 1, 11), DueStatus.NOT_DUE),
        (date(2031, 1, 12), DueStatus.MAY_HAVE_ENDED),
        (date(2031, 1, 15), DueStatus.MAY_HAVE_ENDED),
        (date(2031, 1, 16), DueStatus.OVERDUE),
    ):
        assert stands(known, "2031-01-01/2031-01-05", on).status is status
    assert stands(known, "2031-01-01/..", date(2040, 1, 1)).status is DueStatus.MAY_HAVE_ENDED
    assert stands(own(law(first="")), None, date(2040, 1, 1)).status is DueStatus.UNKNOWN


OLD = law(last="2031-01-03")
NEW = law(first="2031-01-04", term="term: {count: 5, unit: calendar}")


def test_a_law_amended_meanwhile_is_applied_as_it_stood_on_the_day_of_the_start():
    known = own(OLD + NEW, verify=("own",))
    assert [one.high for one in stands(known, "2031-01-02", date(2031, 1, 10)).dues] == [date(2031, 1, 12)]
    assert [one.high for one in stands(known, "2031-01-04", date(2031, 1, 10)).dues] == [date(2031, 1, 9)]
    (early,) = stands(known, "2031-01-02", date(2031, 1, 10)).dues
    said = due_json(Writer(Material.of(frames_from_entries([]))), early)["because"]
    assert "was in force up to 3 January 2031" in said.replace("\N{NO-BREAK SPACE}", " ")


def test_a_range_over_a_change_of_the_law_gives_both_and_the_weaker_status():
    known = own(OLD + NEW, verify=("own",))
    found = stands(known, "2031-01-02/2031-01-05", date(2031, 1, 11))
    assert found.straddles
    assert [(one.low, one.high) for one in found.dues] == [
        (date(2031, 1, 12), date(2031, 1, 13)), (date(2031, 1, 9), date(2031, 1, 10)),
    ]  # fmt: skip
    assert found.status is DueStatus.MAY_HAVE_ENDED
    assert stands(known, "2031-01-02/2031-01-05", date(2031, 1, 14)).status is DueStatus.OVERDUE
    data = standing_json(Writer(Material.of(frames_from_entries([]))), found)
    assert data["straddles"]
    assert len(data["dues"]) == 2


def test_a_refusal_by_silence_needs_both_rules_verified():
    silent = law(silence="deemed-refused\n    silence_by: own.silence")
    effect = law("own.silence", governs="silence", term="term:", silence="deemed-refused")
    on = date(2031, 2, 1)
    both = stands(own(silent + effect, verify=("own", "own.silence")), "2031-01-05", on)
    assert (both.word, both.holds) == ("deemed refused", True)
    one = stands(own(silent + effect, verify=("own",)), "2031-01-05", on)
    assert one.word == "if the rule holds: deemed refused"
    # A rule on silence that had ended before the term did says nothing of it.
    ended = law("own.silence", governs="silence", term="term:", silence="deemed-refused", last="2031-01-10")
    assert stands(own(silent + ended, verify=("own", "own.silence")), "2031-01-05", on).word == "overdue"


def test_a_rule_without_a_known_term_is_listed_and_never_computed():
    found = stands(own(law(term="term:"), verify=("own",)), "2031-01-05", date(2032, 1, 1))
    assert (found.status, found.word, found.dues) == (None, None, ())
    assert [one.id for one in found.rules] == ["own"]


def test_a_verification_counts_only_for_the_wording_that_was_read():
    (plain,) = own(law())
    text = OWN.format(rules=law(), verified=verified(plain))
    (read,) = [found for found in rules(text) if found.id == "own"]
    assert (read.verified.by, read.verified.on) == ("A. Notary", date(2031, 1, 1))
    changed = OWN.format(rules=law(term="term: {count: 11, unit: calendar}"), verified=verified(plain))
    (other,) = [found for found in rules(changed) if found.id == "own"]
    assert other.verified is None
    assert [said.by for said in other.disputed] == ["A. Notary"]


@pytest.mark.parametrize("field", ["valid_to: 2031-06-01", "counts_from: same-day", "silence: none"])
def test_the_fingerprint_changes_with_anything_that_a_lawyer_reads(field):
    (plain,) = own(law())
    name = field.partition(":")[0]
    lines = [line for line in law().splitlines() if not line.strip().startswith(f"{name}:")]
    (other,) = own("\n".join([*lines, f"    {field}"]))
    assert plain.fingerprint != other.fingerprint


def test_a_record_puts_its_own_rule_and_calendar_in_the_place_of_the_packaged():
    text = "calendars:\n  - name: KZ\n    moved:\n      - {off: 2026-03-20, worked: 2026-03-14, source: decree}\n"
    before, after = (
        due(rule("kz.appc.76.forwarding", known), "2026-03-13", known).high for known in (KNOWN, rules(text))
    )
    assert (before, after) == (date(2026, 3, 18), date(2026, 3, 17))
    replaced = rules(OWN.format(rules=law("kz.appc.76.reply"), verified=""))
    assert rule("kz.appc.76.reply", replaced).term.count == 10


WRONG = """
rules:
  - id: one
    governs: nothing
    article: {en: a}
    content: {en: a, ru: b, kk: c}
    source: s
    evidence: read
    term: {count: many, unit: working}
    valid_from: 2031-13-01
    colour: red
  - id: two
    governs: reply
    article: {en: a, ru: b, kk: c}
    content: {en: a, ru: b, kk: c}
    source: s
    evidence: read
    calendar: nowhere
    scope: {kinds: [petition]}
calendars:
  - {name: x, holidays: ZZ, weekend: [noday]}
verified:
  - {rule: three, by: A, on: 2031-01-01, fingerprint: abc}
  - {rule: kz.law-401.reply, by: A, on: 2031-01-01, fingerprint: FINGERPRINT}
"""


def test_all_that_is_wrong_with_a_file_is_said_at_once():
    with pytest.raises(InputError) as caught:
        rules(WRONG.replace("FINGERPRINT", rule("kz.law-401.reply").fingerprint))
    said = "\n".join(map(str, caught.value.problems))
    for part in (
        "one, governs", "one, article, ru", "one, term, count", "one, valid_from", "one, colour", "two, calendar",
        "two, scope, kinds", "calendars x, holidays", "calendars x, weekend", "verified three", "first day is known",
    ):  # fmt: skip
        assert part in said


@pytest.mark.parametrize("text", ["rules: [", "- a", "rules: {a: b}", "rules: [a]", "\x00", "text"])
def test_a_file_that_is_no_list_of_rules_is_refused_in_words(text):
    with pytest.raises(InputError):
        rules(text)


def test_two_versions_on_one_day_are_refused():
    with pytest.raises(InputError, match="one version of own"):
        rules(OWN.format(rules=law() + law(first="2031-01-01"), verified=""))


def test_an_empty_file_changes_nothing():
    assert rules("") == KNOWN
    assert rules("rules: []\nverified: []") == KNOWN


def test_a_calendar_of_every_day_has_no_gaps_and_reasons_for_all():
    calendar = rule("kz.appc.76.reply").calendar
    for i in range(366):
        day = calendar.day(date(2022, 1, 1) + timedelta(days=i))
        assert (day.name != "") == (day.kind is DayKind.HOLIDAY)
        assert day.kind.works == calendar.works(day.day)


@pytest.mark.parametrize("language", list(Language))
def test_each_status_is_said_in_each_language(language):
    for status in DueStatus:
        key = f"standing.{status.name.lower().replace('_', '-')}"
        assert say(Sentence.of("standing.if-holds", status=Sentence(key)), Labels({}), language)


def test_the_file_of_a_record_has_one_name_and_goes_into_its_backup(tarlan, tmp_path):
    assert FILE_NAME == RULES_NAME
    saved = backup(tarlan, tmp_path / "saved.tar.gz")
    with restore(saved, tmp_path / "again"):
        assert rules_of(tmp_path / "again") == rules_of(tarlan.folder)


def test_rules_that_cannot_be_read_are_a_finding_of_the_check(tarlan, tmp_path):
    saved = backup(tarlan, tmp_path / "saved.tar.gz")
    restore(saved, tmp_path / "again").close()
    (tmp_path / "again" / FILE_NAME).write_text("rules: [", encoding="utf-8")
    with open_record(tmp_path / "again") as record:
        found = [finding for finding in check_sense(record) if finding.where == FILE_NAME]
    assert found
    shutil.rmtree(tmp_path / "again")


def test_a_user_looks_up_the_law_and_counts_a_term(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["rules", "--on", "2022-03-14"]) == 0
    text = capsys.readouterr().out
    assert "kz.appc.76.reply" in text
    assert "kz.law-221.reply" not in text
    assert "nobody" in text
    assert main(["rules", "--rule", "kz.appc.76.reply", "--start", "2022-03-04"]) == 0
    text = capsys.readouterr().out
    assert "last day 2022-03-31" in text
    assert "2022-03-05\tSaturday\tmoved working day\t1" in text
    assert main(["rules", "--rule", "kz.appc.76.reply", "--start", "2022-03", "--json"]) == 0
    (data,) = json.loads(capsys.readouterr().out)
    assert data["due"] == {"low": "2022-03-28", "high": "2022-04-21"}
    assert len(data["counted"]) == 2
    assert main(["rules", "--all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(KNOWN)
    assert main(["rules", "--rule", "kz.appc.76.reply"]) == 2
    assert main(["rules", "--rule", "nothing", "--start", "2022"]) == 4
    assert main(["rules", "--rule", "kz.appc.76.reply", "--start", "4/5/2022"]) == 2
    assert main(["rules", "--rule", "kz.cpc.192", "--start", "2022"]) == 4
    capsys.readouterr()
    (tmp_path / FILE_NAME).write_text("rules: [", encoding="utf-8")
    assert main(["rules"]) == 3
    assert FILE_NAME in capsys.readouterr().err


def test_governing_words_of_the_data_are_known():
    assert {found.governs for found in KNOWN} >= {Governs.REPLY, Governs.SILENCE, Governs.FILING}
