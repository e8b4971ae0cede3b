"""The sentences in English."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "day.unknown": "day unknown",
    # what a voice says
    "position.says": "{who} ({day}) said {value}",
    "position.denies": "{who} ({day}) denied {value}",
    "position.affirms": "{who} ({day}) said so",
    "position.rejects": "{who} ({day}) denied it",
    # flags of a series
    "flag.current": "This is the latest value of {who} that stands.",
    "flag.current.order": "{who} gave several values whose order is not known; each is listed as current.",
    "flag.updated": "The count went on: {who} gave {old} as of {old_day}, and {new} as of {new_day}.",
    "flag.revised": "{who} gave another value before: {old} ({old_day}).",
    "flag.revised.many": "{who} gave so many values at one time that not each was compared with every other.",
    "flag.turned": "{who} took the opposite position before ({old_day}).",
    "flag.turned.order": (
        "{who} also took the opposite position ({old_day}); which came first is not known."
    ),
    "flag.revised.order": "{who} also gave {old} ({old_day}); which came first is not known.",
    "flag.fell": (
        "A count that only accumulates went down: {old} as of {old_day}, then {new} as of {new_day}."
    ),
    "flag.variant": "Reports of one occasion differ: {values}.",
    "flag.withdrawn": "{who} withdrew it ({day}).",
    "flag.withdrawn.scope": "{who} withdrew it ({day}): {scope}.",
    "flag.withdrawn.utterance": (
        "{who} withdrew {target} ({day}); this was said in the same utterance and goes with it."
    ),
    "flag.repeated-after-withdrawal": "It repeats {target} of {who}, which had been withdrawn ({day}).",
    "flag.repeated.order": (
        "It repeats {target} of {who}, which was withdrawn ({day}); which came first is not known."
    ),
    "flag.attributed": (
        "That {who} said it is known only through {through}; the act of speaking is not on record."
    ),
    "flag.undated": "The day on which it was said is not known, so it is never called current.",
    "flag.denied": "{who} denied it ({day}).",
    "flag.denied.attribution": "{who} denied that {speaker} said it ({day}).",
    "flag.replaced": "{who} later gave {new} ({new_day}).",
    "stance.withdraws": "It takes back {target}.",
    "stance.withdraws.denial": (
        "It speaks against {target}, but only {who} could withdraw that; it counts as a denial."
    ),
    "stance.denies": "It denies {value}.",
    "stance.denies.attribution": "It denies that {target} was said by {who}; it is not about the value.",
    # parts of a whole
    "parts.named": "parts: {parts}",
    "parts.named.occasion": "occasion: {occasion}; parts: {parts}",
    "parts.named.said": "given by {who}, {day}: {parts}",
    "parts.overlap": "The parts overlap, so they are not summed ({parts}).",
    "parts.overlap.gap": "The parts overlap and leave something out, so they are not summed ({parts}).",
    "parts.may-overlap": (
        "The parts may overlap: nobody said that they exclude each other, so they are not summed ({parts})."
    ),
    "parts.may-overlap.gap": (
        "The parts may overlap and leave something out, so they are not summed ({parts})."
    ),
    "parts.gap": (
        "The parts exclude each other but leave something out of the whole, so they are not summed ({parts})."
    ),
    "parts.may-gap": (
        "The parts exclude each other, but nobody said that they make up the whole, so they are not "
        "summed ({parts})."
    ),
    "parts.missing": (
        "Not summed: no one value that can be summed was given on that occasion for {figures} ({parts})."
    ),
    "parts.withdrawn": "Not summed, because withdrawn: {figures} ({parts}).",
    "parts.unlike": (
        "The parts are judged to exclude each other and to make up the whole, but they do not come to "
        "the whole that was given; one of the two needs looking into, and no sum is printed "
        "({parts})."
    ),
    "parts.open": "Not summed: the bounds that were given leave the sum open on both sides ({parts}).",
    "parts.summed.alone": (
        "The parts are judged to exclude each other and to make up the whole ({parts}). The sum {sum} "
        "is ours, not a statement; no whole to hold against it was given."
    ),
    "parts.summed.meets": (
        "The parts are judged to exclude each other and to make up the whole ({parts}). The sum {sum} "
        "is ours, not a statement; it and the whole that was given, {whole}, can both hold."
    ),
    "parts.summed": (
        "The parts are judged to exclude each other and to make up the whole ({parts}). The sum {sum} "
        "is ours, not a statement."
    ),
    # status of a point
    "status.contested": "Voices of different parties conflict: {positions}.",
    "status.divided": "Voices of one party conflict: {positions}.",
    "statement.value": "{n} of {who} ({day}; {thing}: {value})",
    "statement.claim": "{n} of {who} ({day}: {thing})",
    "statement.denied": "{n} of {who} ({day}, denied: {thing})",
    "statement.denied.value": "{n} of {who} ({day}; {thing}, denied: {value})",
    "status.judged": "It was judged that {first} and {second} contradict each other: {reason}",
    "status.judged.plain": "It was judged that {first} and {second} contradict each other.",
    "status.judged.undermines": "By judgement, {left} undermines what was said ({against}): {reason}",
    "status.judged.undermines.plain": "By judgement, {left} undermines what was said ({against}).",
    "status.judged.supports": "By judgement, {left} supports what was denied ({against}): {reason}",
    "status.judged.supports.plain": "By judgement, {left} supports what was denied ({against}).",
    "status.many": "So many positions stand on this that not each was compared with every other.",
    "status.agreed": "Two parties say the same, each on its own basis: {positions}.",
    "status.repeated": "The same is said, but not independently: {positions}.",
    "status.repeated.unstated": "{who}: no basis is stated.",
    "status.repeated.origin": "{who}: the origin is {origin}.",
    "status.repeated.party": "All of them belong to one party.",
    "origin.cites": "One origin, {origin}: {who}.",
    "origin.text": "One text, {document}, in which nobody names the speakers: {who}.",
    "origin.agency": "Heard by one house, {origin}, and not named: {who}.",
    "origin.words": "The same words on one occasion, in {document}: {who}.",
    "status.compatible": "What is said differs, but one does not exclude the other: {positions}.",
    "status.single": "One voice takes a position: {positions}.",
    "status.single.none": "No position stands.",
    "status.single.incomparable": "What is said cannot be compared, so each stands for itself: {positions}.",
    "status.single.shown": "Nothing that decides the status stands; shown only: {positions}.",
    "status.more": "Further pairs that conflict: {count}.",
    # positions that are shown and do not decide
    "note.attributed": (
        "That {who} said it is known only through {through}; it is shown and does not decide the status."
    ),
    "note.rests.withdrawn": (
        "{by} repeated {target} of {who}, which was withdrawn; it does not stand by itself."
    ),
    "note.rests.replaced": (
        "{by} repeated {target} of {who}, where {value} was given later ({day}); it does not stand by itself."
    ),
    "note.unnamed": (
        "{by}: not named, and no basis of its own; {who} of the same party later gave {value} ({day})."
    ),
    "bearing.supports": "By judgement, {left} supports it: {reason}",
    "bearing.undermines": "By judgement, {left} undermines it: {reason}",
    "bearing.qualifies": "By judgement, {left} qualifies it: {reason}",
    "bearing.withdrawn": "What {left} says was withdrawn since.",
    "silent.read": "In {document}, which was read whole with this in mind, {who} said nothing of it.",
    "silent.asked": "Asked of {who} ({day}, {question}); no reply found.",
    "silent.searched": "Searched in {documents}.",
    "silent.searched.record": "Searched in the {count} documents of this record ({whole} of them read whole).",
    # questions
    "question.open": "No reply found as of {day}, searched in {documents}.",
    "question.open.record": (
        "No reply found as of {day}, searched in the {count} documents of this record "
        "({whole} of them read whole)."
    ),
    "question.ungraded": "A reply is on record ({replies}); nobody has graded it.",
    "question.graded": "Grade: {grade}, since {day} ({reply}).",
    "question.ended.exact": "Answered ({day}): open for {low} days.",
    "question.runs.exact": "Open for {low} days as of {day}; only an answer ends the count.",
    "question.ended": "Answered ({day}): open for {low} to {high} days.",
    "question.runs": "Open for {low} to {high} days as of {day}; only an answer ends the count.",
    "question.undated": "The day of asking is not known, so the days cannot be counted.",
    "question.differ": "Coders grade the reply differently ({grades}); the least favourable grade counts.",
    "question.contested": "{who} denied the reply {reply} ({day}).",
    "question.contested.judged": "It was judged that {left} of {who} contradicts the reply {reply}.",
    "question.no-term": "No legal term is on record for a question asked there.",
    "question.unverified": "No rule verified by a named person says by when it had to be answered.",
    "grade.answered": "answered",
    "grade.partial": "answered in part",
    "grade.deferred": "deferred",
    "grade.forwarded": "forwarded",
    "grade.deflected": "deflected",
    "grade.refused": "refused",
    # rules, for `why`
    "rule.series": (
        "A series runs by voice. Current is the latest value that was not withdrawn and "
        "whose day is known; order "
        "is known only where dates do not overlap, or by the coder's sequence."
    ),
    "rule.closed-total": "A closed total: an incompatible later value of the same voice is a revision.",
    "rule.accumulates": (
        "A count that accumulates: a later value is an update; only another value for "
        "the same day is a revision."
    ),
    "rule.versions": (
        "The first that holds of contested, divided, agreed, repeated, compatible, "
        "single, taken over the latest "
        "position of each voice that stands."
    ),
    "rule.question": (
        "The status is the latest grade; the days run from asking until a reply graded as answered."
    ),
    "words.en": "“{words}” (in English)",
    "words.ru": "“{words}” (in Russian)",
    "words.kk": "“{words}” (in Kazakh)",
}
