"""What can go wrong with a run."""


class RunError(Exception):
    """Base of this room's exceptions; the text is a sentence fit to show."""


class RunRefused(RunError):  # noqa: N818 - a refusal is the job's clear answer to bad input, not a fault
    """The job looked at its inputs and refused them; nothing was done."""


class RunCancelled(RunError):  # noqa: N818 - it is the person's wish, not a fault
    """The person who started the run, or an administrator, asked it to stop."""


class UnknownJob(RunError):  # noqa: N818 - read as a statement
    """No room registered a job of this kind."""
