"""What stands behind a number or a thing of a view, for `inquest why`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from openinquest.inquiry.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Behind:
    """The log numbers of the statements behind it, the sentences that state the rule, and those that apply it."""

    numbers: Collection[int]
    rules: tuple[Sentence, ...] = ()
    because: tuple[Sentence, ...] = ()
