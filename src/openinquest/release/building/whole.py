"""The snapshot of public frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from openinquest.inquiry import Language, Material, Writer, figures, questions, versions
from openinquest.inquiry.deadlines import Rule
from openinquest.ontology import Ontology, load_ontology
from openinquest.record.frames import Frames
from openinquest.release.building.casualties import casualties_of
from openinquest.release.building.complaints import complaints_of
from openinquest.release.building.figures import figure_of
from openinquest.release.building.hearings import commitments_of, hearings_of
from openinquest.release.building.hierarchy import hierarchy_of
from openinquest.release.building.incidents import incidents_of, places_of
from openinquest.release.building.points import point_of
from openinquest.release.building.proceedings import proceedings_of
from openinquest.release.building.questions import register_of
from openinquest.release.building.releases import editions_of
from openinquest.release.building.search import findable
from openinquest.release.building.sources import sources_of
from openinquest.release.building.speakers import speakers_of
from openinquest.release.building.statements import judgements_of, statements_of
from openinquest.release.building.terms import terms_of
from openinquest.release.building.texts import label_of
from openinquest.release.kept import Kept
from openinquest.release.ledger import Earlier
from openinquest.release.redaction.copies import Copy
from openinquest.release.snapshot import Counted, Estimate, Meta, Snapshot, Thing


def build_snapshot(
    frames: Frames,
    meta: Meta,
    ontology: Ontology | None = None,
    legal_rules: Sequence[Rule] = (),
    coarsened: Mapping[int, tuple[str, ...]] | None = None,
    counted: Counted | None = None,
    estimates: Sequence[Estimate] = (),
    copies: Sequence[Copy] = (),
    kept: Sequence[Kept] = (),
    releases: Sequence[Earlier] = (),
) -> Snapshot:
    """Return the snapshot of public frames, everything computed as of the day of release (or of `--on`).

    Of `legal_rules` only those count that a named person verified. `coarsened` holds the rules by which statements
    are less exact than what was said, by log number; `copies` are the files that go out of documents.
    `counted` and `estimates` were computed from the record and stand beside what follows from its entries.
    """
    ontology = ontology or load_ontology()
    cut = date.fromisoformat(meta.said_by) if meta.said_by else None
    verified = [rule for rule in legal_rules if rule.verified is not None]
    material = Material.of(frames, ontology, on=cut, legal_rules=verified)
    writer = Writer(material, languages=tuple(Language))
    day = date.fromisoformat(meta.said_by or meta.released_on)
    statements = statements_of(frames, material, coarsened)
    things = {
        row["thing"]: Thing(row["thing"], row["schema"] or "Thing", label_of(row))
        for row in frames.things.iter_rows(named=True)
    }
    sources = sources_of(frames, copies, kept)
    parties = {name: thing for name, thing in things.items() if thing.schema == "Party"}
    asked, register = register_of(writer, questions(material, on=day), day)
    return Snapshot(
        meta=meta,
        statements=statements,
        things=things,
        # what nobody spoke to (yet, with --on) is defined, but nothing to show
        figures={f.id: figure_of(writer, f) for f in figures(material) if f.series},
        points={v.id: point_of(writer.version(v)) for v in versions(material) if v.cells or v.flags},
        questions=asked,
        judgements=tuple(judgements_of(frames.judgements)),
        speakers=speakers_of(frames, statements, things),
        parties=parties,
        sources=sources,
        terms=terms_of(ontology, frames),
        findable=findable(things, statements, sources, ontology),
        proceedings=proceedings_of(material, day),
        complaints=complaints_of(material, day),
        hearings=hearings_of(material, day),
        commitments=commitments_of(material, day),
        hierarchy=hierarchy_of(material),
        register=register,
        incidents=incidents_of(material),
        places=places_of(material),
        casualties=casualties_of(material, counted),
        estimates=tuple(estimates),
        editions=tuple(editions_of(releases, meta)),
    )
