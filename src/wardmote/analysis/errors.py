"""What an analysis refuses, one class for each reason."""


class AnalysisError(ValueError):
    """Base of every refusal by `wardmote.analysis`; its text is a sentence fit to show."""


class ShapeError(AnalysisError):
    """Inputs that should agree in length or dimension do not."""


class NegativeCountError(AnalysisError):
    """A count is below zero."""


class MissingValueError(AnalysisError):
    """A value is NaN or absent where the method needs one."""


class ZeroPopulationError(AnalysisError):
    """A denominator is zero or negative."""


class EmptyInputError(AnalysisError):
    """There is nothing to analyse."""


class TooFewPointsError(AnalysisError):
    """Fewer points than the method needs."""


class ParameterError(AnalysisError):
    """A parameter is outside what the method allows."""


class UnknownCodeError(AnalysisError):
    """A code has no weight or meaning in the table supplied; guessing would be wrong."""


class UnknownMethodError(AnalysisError):
    """No method of that name is registered."""


class MissingLibraryError(AnalysisError):
    """The method rests on an optional library that is not installed."""
