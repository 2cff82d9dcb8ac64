"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class QuestionnairesPermission(Permission):
    """One thing that a person may or may not do here. Who may answer, the room says to which the answers belong."""

    QUESTIONNAIRE_VIEW = "questionnaires:questionnaire:view", gettext_noop("see the partnership’s questionnaires")
    QUESTIONNAIRE_EDIT = (
        "questionnaires:questionnaire:edit",
        gettext_noop("make, change and publish questionnaires"),
        (),
        ("questionnaires:questionnaire:view",),
    )
