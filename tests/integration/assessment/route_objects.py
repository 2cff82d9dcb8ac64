"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from django.utils import timezone

from tests.personas import Personas
from wardmote.assessment.content import Document, to_json
from wardmote.assessment.models import Assessment

Arguments = dict[str, Any]


def _assessment(personas: Personas) -> Arguments:
    document = Document(
        title="Strategic assessment",
        partnership=personas.partnership.name,
        area_code="E06000032",
        area_name="Luton",
        year_ending="2023-04",
        period="May 2022 to April 2023",
        made_at=timezone.now().isoformat(),
        version="1",
        sections=(),
        batches=(),
    )
    made = Assessment.objects.create(
        partnership=personas.partnership,
        area_code=document.area_code,
        area_name=document.area_name,
        year_ending=document.year_ending,
        as_of=timezone.now(),
        version=document.version,
        document_json=to_json(document),
        created_by=personas.analyst,
    )
    return {"assessment_id": made.pk}


OWN_OBJECTS = {
    "assessment:assessment": _assessment,
    "assessment:write": lambda personas: {**_assessment(personas), "item": "priorities"},
    "assessment:download": lambda personas: {**_assessment(personas), "form": "html"},
}
