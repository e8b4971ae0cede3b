"""What may go out: only what is marked public, and only with everything that it names being public too.

Fails closed. No mark, a level that is not known, a thing that is not defined, a reference that cannot be resolved, a
property that the ontology restricts: each keeps the entry in. The coding group never goes out, whatever the marks say.
"""

from openinquest.release.visibility.choice import PUBLISHED_KINDS, Narrowing, Visible, visible
from openinquest.release.visibility.marks import Marks, marks_of
from openinquest.release.visibility.reasons import Reason

__all__ = ["PUBLISHED_KINDS", "Marks", "Narrowing", "Reason", "Visible", "marks_of", "visible"]
