"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.personas import Personas
from wardmote.intake.drafting.filling_in import About
from wardmote.intake.models import Batch, Delivery, SourceVersion, WordMeaning
from wardmote.intake.operations.declaring import save_source
from wardmote.intake.operations.trying_drafts import Answers, bring_sample, kept_draft, look_at_sample

Arguments = dict[str, Any]


def _batch(personas: Personas) -> Arguments:
    made = Batch.objects.create(
        partnership=personas.partnership,
        source="police-uk-street",
        source_version="1",
        fingerprint="0" * 64,
        program_version="1",
        loaded_by=personas.analyst,
        organisation=personas.organisations["fire-and-rescue"],
    )
    return {"batch": made.pk}


def _delivery(personas: Personas) -> Arguments:
    made = Delivery.objects.create(
        partnership=personas.partnership,
        brought_by=personas.analyst,
        source="police-uk",
        folder="/nowhere",
        organisation=personas.organisations["fire-and-rescue"],
    )
    return {"delivery": made.pk}


def _word(personas: Personas) -> Arguments:
    made, _is_new = WordMeaning.objects.get_or_create(
        partnership=personas.partnership,
        source="council-environment",
        sender="council",
        field="category",
        word="Bulky dump",
        folded="bulky dump",
        defaults={"meaning": "fly-tipping", "said_by": personas.analyst},
    )
    return {"source": made.source, "word": made.pk}


def _sample(personas: Personas) -> Arguments:
    file = SimpleUploadedFile(
        "fires.csv", b"Reference,Date reported,Class\nF1,13/05/2026,Noise\nF2,14/05/2026,Graffiti\n"
    )
    sample = bring_sample(by=personas.analyst, partnership=personas.partnership, file=file)
    look_at_sample(sample)
    return {"delivery": sample.pk}


def _own_source(personas: Personas) -> Arguments:
    """A source of the partnership's own, saved in the browser; one for each partnership."""
    row = SourceVersion.objects.filter(partnership=personas.partnership).first()
    return {"source": row.source if row else _saved_source(personas)}


def _saved_source(personas: Personas) -> str:
    sample = Delivery.objects.get(pk=_sample(personas)["delivery"])
    about = About(title="Fires", publisher="The fire service")
    look_at_sample(sample, Answers(about=about))
    page = kept_draft(sample)
    assert page is not None
    return save_source(by=personas.analyst, delivery=sample, page=page).version.source


ROUTE_OBJECTS = {
    "intake:draft": _sample,
    "intake:correct-source": _own_source,
    "intake:source-version": lambda personas: {**_own_source(personas), "number": 1},
    "intake:word": _word,
    "intake:say-words": _delivery,
    "intake:source": lambda _personas: {"source": "police-uk-street"},
    "intake:wanted": lambda _personas: {"source": "fire-incidents"},
    "intake:blank": lambda _personas: {"source": "fire-incidents", "form": "csv"},
    "intake:list": lambda _personas: {"source": "hate-reporting-centres"},
    "intake:list-csv": lambda _personas: {"source": "hate-reporting-centres"},
    "intake:batch": _batch,
    "intake:rejections": _batch,
    "intake:check": _delivery,
    "intake:start": _delivery,
    "intake:discard": _delivery,
}
OF_NOBODY = {
    "intake:source": "declarations are the program's",
    "intake:wanted": "declarations are the program's; who only sends sees their own organisation's",
    "intake:blank": "as what is wanted",
    "intake:list": "as the source; its rows are read by partnership",
    "intake:list-csv": "as the source; its rows are read by partnership",
}
# Those who send files for one organisation see its objects only; tests of the room say which they see.
OF_ONE_ORGANISATION = {f"intake:{each}" for each in ("check", "say-words", "start", "discard", "batch", "rejections")}
# A source is the program's, but who only sends opens those of their own organisation: these are the fire service's.
OF_THE_FIRE_SERVICES_SOURCE = {"intake:wanted", "intake:blank"}
