"""How the room's events read on the ledger's page."""

from django.utils.translation import gettext_noop

EVENTS = {
    "questionnaires.questionnaire.made": gettext_noop("made the questionnaire {code}"),
    "questionnaires.questionnaire.copied": gettext_noop("copied a shipped form as the questionnaire {code}"),
    "questionnaires.draft.begun": gettext_noop("began version {number} of the questionnaire {code}"),
    "questionnaires.draft.changed": gettext_noop(
        "changed the draft of the questionnaire {code} (now {questions} questions)"
    ),
    "questionnaires.draft.discarded": gettext_noop(
        "discarded the draft of version {number} of the questionnaire {code}"
    ),
    "questionnaires.version.published": gettext_noop("published version {number} of the questionnaire {code}"),
    "questionnaires.answers.begun": gettext_noop("began to answer the questionnaire {code}, version {number}"),
    "questionnaires.answers.saved": gettext_noop("saved answers to the questionnaire {code}"),
    "questionnaires.answers.completed": gettext_noop("completed answers to the questionnaire {code}, version {number}"),
    "questionnaires.answers.overridden": gettext_noop("chose another band for answers to the questionnaire {code}"),
    "questionnaires.answers.removed": gettext_noop("removed {count} sets of answers with what they were about"),
}
