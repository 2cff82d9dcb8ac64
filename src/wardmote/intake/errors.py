"""What can go wrong with a delivery, said so that the person who sent it can put it right."""

from collections.abc import Sequence

from wardmote.intake.reading.wording import gettext as _


class IntakeError(Exception):
    """The base of everything this room refuses."""

    is_fit_to_show = True


class SourceError(IntakeError):
    """A declaration of a source is wrong; the sentence names the file and the key."""


class UnknownSource(IntakeError):  # noqa: N818 - reads as a sentence where it is raised
    """No source of that name is declared."""


class FileRefused(IntakeError):  # noqa: N818 - reads as a sentence where it is raised
    """One file cannot be loaded; the sentence says which, why and what to do."""


class LoadRefused(IntakeError):  # noqa: N818 - reads as a sentence where it is raised
    """Nothing was loaded; `problems` holds a sentence for each file that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(_("Nothing was loaded. {problems}").format(problems=" ".join(self.problems)))


class CheckTookTooLong(IntakeError):  # noqa: N818 - reads as a sentence where it is raised
    """The files were looked at for as long as they may be; in a page's answer that is short, in a run it is not."""

    def __init__(self) -> None:
        super().__init__(_("Checking these files took too long. Send them in parts, a year in each."))


class StoreError(IntakeError):
    """The record store cannot be read as the catalogue describes it."""
