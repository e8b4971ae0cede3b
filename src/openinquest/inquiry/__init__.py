"""What a record says when it is read as a whole: figures, versions, questions, and why.

Pure functions of the record's frames. Make a `Material` once, pass it to `figures`, `versions`, `questions`
and `why`, and turn what they return into plain data with a `Writer`. Nothing here judges who is right: it
says who says what, who denies it, and by which rule a word such as `contested` was chosen.
"""

from __future__ import annotations

from openinquest.inquiry.addressees import Register, by_addressee
from openinquest.inquiry.as_json import Writer
from openinquest.inquiry.figures import Figure, figures
from openinquest.inquiry.labels import Labels
from openinquest.inquiry.material import Material
from openinquest.inquiry.origins import Origin, Origins
from openinquest.inquiry.questions import Question, questions
from openinquest.inquiry.register_json import register_json, thread_json
from openinquest.inquiry.sentences import Sentence, say
from openinquest.inquiry.statements import Statement
from openinquest.inquiry.terms import Bearing, Flag, Language, PointKind, QuestionStatus, Status, Term
from openinquest.inquiry.threads import Thread, threads
from openinquest.inquiry.versions import Scope, Version, versions
from openinquest.inquiry.why import Reason, is_total, why

__all__ = [
    "Bearing",
    "Figure",
    "Flag",
    "Labels",
    "Language",
    "Material",
    "Origin",
    "Origins",
    "PointKind",
    "Question",
    "QuestionStatus",
    "Reason",
    "Register",
    "Scope",
    "Sentence",
    "Statement",
    "Status",
    "Term",
    "Thread",
    "Version",
    "Writer",
    "by_addressee",
    "figures",
    "is_total",
    "questions",
    "register_json",
    "say",
    "thread_json",
    "threads",
    "versions",
    "why",
]
