"""The closed lists of what may be said about a statement, each with its combination defined beside it.

Their members are written in entries and output by their values; their labels in three languages stand in
`vocabularies/enumerations.yaml`. Open lists (kinds of act, grounds, units) are vocabularies, not enumerations.
"""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """How two positions on one point stand to each other."""

    CONFIRMS = "confirms"
    COMPATIBLE = "compatible"
    CONFLICTS = "conflicts"
    INCOMPARABLE = "incomparable"

    def combine(self, other: Relation) -> Relation:
        """Return what several pairs amount to: one conflict is a conflict, and confirmation needs every pair."""
        return max(self, other, key=_RELATION_ORDER.index)


_RELATION_ORDER = (Relation.CONFIRMS, Relation.COMPATIBLE, Relation.INCOMPARABLE, Relation.CONFLICTS)


class Stance(StrEnum):
    """What a speaker does with a value."""

    ASSERTS = "asserts"
    DENIES = "denies"
    WITHDRAWS = "withdraws"

    def against(self, other: Stance) -> Relation:
        """Return how two stances on one and the same value relate; what was withdrawn is no longer a position."""
        if Stance.WITHDRAWS in (self, other):
            return Relation.INCOMPARABLE
        return Relation.CONFIRMS if self is other else Relation.CONFLICTS


class BasisKind(StrEnum):
    """What a speaker relies on: the part of `basis` before the colon."""

    OWN = "own"
    CITES = "cites"
    UNSTATED = "unstated"

    @property
    def independent(self) -> bool:
        """Whether a statement on this basis can corroborate another: an unstated one never can."""
        return self is BasisKind.OWN

    def combine(self, other: BasisKind) -> BasisKind:
        """Return the weaker of two: a chain rests on no more than its weakest link."""
        return max(self, other, key=tuple(BasisKind).index)


class Mode(StrEnum):
    """How somebody passes a statement on."""

    REPORTS = "reports"
    ADOPTS = "adopts"

    def combine(self, other: Mode) -> Mode:
        """Return the mode of a chain of two links: it adopts only where both adopt."""
        return self if self is other else Mode.REPORTS


class Wording(StrEnum):
    """How near the coded words are to the speaker's."""

    VERBATIM = "verbatim"
    TRANSLATED = "translated"
    PARAPHRASE = "paraphrase"

    def combine(self, other: Wording) -> Wording:
        """Return the wording after both steps: the one farther from the speaker's words."""
        return max(self, other, key=tuple(Wording).index)


class Level(StrEnum):
    """Who may see something. `public` may be released, `restricted` stays in the team, `sealed` with named persons."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    SEALED = "sealed"

    def combine(self, other: Level) -> Level:
        """Return the more secret of two: what is made of both is as secret as either."""
        return max(self, other, key=tuple(Level).index)


class Ternary(StrEnum):
    """Yes, no, or not known: whether parts exclude each other, whether they make up the whole."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def combine(self, other: Ternary) -> Ternary:
        """Return whether both hold (Kleene's conjunction): one no is a no, otherwise one unknown is unknown."""
        if Ternary.NO in (self, other):
            return Ternary.NO
        return self if self is other else Ternary.UNKNOWN


class Counting(StrEnum):
    """How a figure counts. Two figures that count differently are two figures, so there is no combination."""

    CLOSED_TOTAL = "closed-total"
    ACCUMULATES = "accumulates"


class Grade(StrEnum):
    """How far a reply answers its question, best first."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    DEFERRED = "deferred"
    FORWARDED = "forwarded"
    DEFLECTED = "deflected"
    REFUSED = "refused"

    @property
    def closes(self) -> bool:
        """Whether the question is no longer open after this: a refusal does not answer."""
        return self is Grade.ANSWERED

    def combine(self, other: Grade) -> Grade:
        """Return the grade on which two coders of one reply can stand together: the less favourable one."""
        return max(self, other, key=tuple(Grade).index)


class Reading(StrEnum):
    """How much of a document was read."""

    WHOLE = "whole"
    EXTRACT = "extract"

    def combine(self, other: Reading) -> Reading:
        """Return what two readings amount to: whole if either was; two extracts do not make a whole."""
        return Reading.WHOLE if Reading.WHOLE in (self, other) else Reading.EXTRACT


class CustodyEvent(StrEnum):
    """What happened to what was kept of a document, in the terms of the Berkeley Protocol.

    Events follow each other and are never combined.
    """

    RECEIVED = "received"
    COPIED = "copied"
    EXAMINED = "examined"
    EXPORTED = "exported"
    VERIFIED = "verified"
    ATTEMPTED = "attempted"  # to visit an address, where there was nothing to keep
    CONSENTED = "consented"  # a second person, to a destruction; the entries are named in `entries`


class CopyKind(StrEnum):
    """Which copy it happened to: the one kept as evidence and never worked with, or one made to work with."""

    EVIDENTIARY = "evidentiary"
    WORKING = "working"

    def combine(self, other: CopyKind) -> CopyKind:
        """Return what a copy of a copy is: evidence only as long as nobody worked with either."""
        return CopyKind.WORKING if CopyKind.WORKING in (self, other) else CopyKind.EVIDENTIARY


class JudgementKind(StrEnum):
    """What the team may judge."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"
    SUPPORTS = "supports"
    UNDERMINES = "undermines"
    QUALIFIES = "qualifies"
    CONTRADICTS = "contradicts"
    ANSWERS = "answers"
    WITHIN = "within"
    PARTITION = "partition"
    REPUBLISHES = "republishes"
    READ = "read"
    RETRACTS = "retracts"
    ADJUDICATES = "adjudicates"
    CUSTODY = "custody"
    MARKS = "marks"
    REDACTS = "redacts"

    @property
    def symmetric(self) -> bool:
        """Whether left and right may be exchanged."""
        return self in _SYMMETRIC

    @property
    def of_identity(self) -> bool:
        """Whether it says who or what is the same."""
        return self in _IDENTITY

    def then(self, other: JudgementKind) -> JudgementKind:
        """Return what a-b and b-c say of a-c, for judgements of identity.

        Same and same is same; same and different is different; everything else says nothing. Raises
        ValueError for a kind that is not of identity.
        """
        if not (self.of_identity and other.of_identity):
            raise ValueError("only same, different and unsure can be chained")
        pair = {self, other}
        if pair == {JudgementKind.SAME}:
            return JudgementKind.SAME
        if pair == {JudgementKind.SAME, JudgementKind.DIFFERENT}:
            return JudgementKind.DIFFERENT
        return JudgementKind.UNSURE


_IDENTITY = frozenset({JudgementKind.SAME, JudgementKind.DIFFERENT, JudgementKind.UNSURE})
_SYMMETRIC = _IDENTITY | {JudgementKind.CONTRADICTS}
