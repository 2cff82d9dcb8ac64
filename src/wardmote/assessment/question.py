"""One way of asking for every number of an assessment: whose records, which year, as they stood when."""

from dataclasses import dataclass
from datetime import date, datetime

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import AreaKind
from wardmote.measures.public import Figure, MonthlySeries, figure, figures_by, monthly

YEAR = 12
STREET = ("police-uk-street", "police-uk-api")
SEARCHES = ("police-uk-stop-and-search",)


@dataclass(frozen=True, slots=True)
class Question:
    """Whose records, which year, as they stood when: the same for every number of one assessment."""

    partnership: Partnership
    year_ending: str
    as_of: datetime

    def figure(self, measure: str, area: str) -> Figure:
        """One measure of one area."""
        return figure(
            partnership=self.partnership,
            measure=measure,
            area=area,
            year_ending=self.year_ending,
            as_of=self.as_of,
        )

    def figures_by(self, measure: str, within: str, kind: AreaKind) -> list[Figure]:
        """One measure of each area of a kind."""
        return figures_by(
            partnership=self.partnership,
            measure=measure,
            within=within,
            kind=kind,
            year_ending=self.year_ending,
            as_of=self.as_of,
        )

    def months(self, measure: str, area: str, start: date, end: date) -> MonthlySeries:
        """One measure of one area by month."""
        return monthly(partnership=self.partnership, measure=measure, area=area, start=start, end=end, as_of=self.as_of)
