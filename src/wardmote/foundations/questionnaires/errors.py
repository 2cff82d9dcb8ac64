"""What can go wrong with a questionnaire."""

from wardmote.foundations.reference.public import TableRefused


class QuestionnaireError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""

    is_fit_to_show = True


class DefinitionRefused(QuestionnaireError, TableRefused):  # noqa: N818 - read as a statement
    """A questionnaire is declared wrongly; the sentence says where, and what to do."""


class QuestionnaireRefused(QuestionnaireError):  # noqa: N818 - read as a statement
    """The change would leave a questionnaire in a state that cannot be."""


class AnswersRefused(QuestionnaireError):  # noqa: N818 - read as a statement
    """The answers cannot be taken in that way."""


class AnswersIncomplete(AnswersRefused):
    """Answers are missing or cannot be read; `problems` says which, by question."""

    def __init__(self, sentence: str, problems: dict[str, str]) -> None:
        super().__init__(sentence)
        self.problems = problems


class OverrideRefused(QuestionnaireError):  # noqa: N818 - read as a statement
    """The questionnaire does not allow that band in place of the one that was scored."""


class WrittenMeanwhile(QuestionnaireError):  # noqa: N818 - read as a statement
    """Somebody else saved it since this person opened it."""
