"""What services of the island send: domestic abuse, hate reporting centres, treatment, youth justice, reoffending."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from wardmote.demo.story import months, story
from wardmote.foundations.months import add_months, days_in
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import (
    Row,
    financial_year,
    quarter_name,
    quarters,
    told_quarters,
    write_csv,
    write_workbook,
    years_along,
)

FORUM = "Aldermere Domestic Violence Forum"
STAND_TOGETHER = "Aldermere Stand Together"
TREATMENT = "Islands Drug and Alcohol Service"
YOUTH_JUSTICE = "Aldermere Youth Justice Service"
PROBATION = "Island Probation"
# Contacts rise by about a quarter between the first year and the last, while the police count of domestic abuse does not.
NEW_CONTACTS, REPEAT_CONTACTS, CONTACTS_MORE = 96, 41, 0.115
# Reports of hate triple as the centres grow from five to sixteen.
FIRST_REPORTS, REPORTS_MORE = 5.0, 0.74
STRANDS = {
    "Race": 0.55,
    "Religion or belief": 0.14,
    "Sexual orientation": 0.15,
    "Disability": 0.10,
    "Transgender identity": 0.06,
}
CENTRES = (
    ("Central Library", "Castle Mead", "2022-05-09"),
    ("Citizens' Rights Office", "Kiln Lane", "2022-05-09"),
    ("Harbour Community Centre", "Harbour", "2022-09-12"),
    ("Aldermere College", "Bellgate", "2023-01-16"),
    ("Lantern Youth Project", "Eastfield", "2023-06-05"),
    ("Northgate Mosque and Hall", "Northgate", "2024-01-22"),
    ("Islands Rainbow Network", "Castle Mead", "2024-02-12"),
    ("Seafarers' Mission", "Abbot's Quay", "2024-05-20"),
    ("Able Aldermere", "Tanners Row", "2024-09-09"),
    ("Housing Office", "Mill Hythe", "2024-11-04"),
    ("Fishergate Leisure Centre", "Fishergate", "2025-01-27"),
    ("Wardcross Library", "Wardcross", "2025-03-10"),
    ("Polish Saturday School", "Saint Osyth", "2025-06-16"),
    ("Bus Station Enquiry Office", "Castle Mead", "2025-09-08"),
    ("Volunteer Centre", "Bellgate", "2026-01-19"),
    ("Royal Infirmary Reception", "Kiln Lane", "2026-04-13"),
)
# New entrants in a usual quarter, and the share of them retained for twelve weeks.
ENTRANTS = {
    "Opiate": (24, 0.83),
    "Non-opiate only": (9, 0.71),
    "Alcohol and non-opiate": (7, 0.74),
    "Alcohol only": (31, 0.78),
}
PROGRAMME = "Drug Interventions Programme"
SMALLEST = 5
WEEKS_OF_RETENTION = 12
POPULATION_10_TO_17 = 9_340


def write(land: Island, folder: Path) -> list[PartnerFile]:  # noqa: ARG001 - called like the other writers
    """Their files: workbooks that people keep, and two exports."""
    return [
        PartnerFile("domestic-abuse-contacts", FORUM, _contacts(folder / "DV Forum monthly figures.xlsx")),
        PartnerFile("hate-reports", STAND_TOGETHER, _reports(folder / "Hate reports log.xlsx")),
        PartnerFile("hate-reporting-centres", STAND_TOGETHER, _centres(folder / "Reporting centres register.xlsx")),
        PartnerFile("drug-alcohol-treatment", TREATMENT, _treatment(folder / "IDAS quarterly return.xlsx")),
        PartnerFile("youth-justice-entrants", YOUTH_JUSTICE, _entrants(folder / "YJS first time entrants.csv")),
        PartnerFile("reoffending-cohorts", PROBATION, _cohorts(folder / "Proven reoffending cohorts.csv")),
    ]


def _contacts(path: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 31)
    rows: list[Row] = []
    for month in months():
        grown = (1 + CONTACTS_MORE) ** years_along(month)
        new, again = (int(random.poisson(level * grown)) for level in (NEW_CONTACTS, REPEAT_CONTACTS))
        rows.append((month, new, again, int(random.binomial(new + again, 0.09))))
    above = ("Aldermere Domestic Violence Forum", "Contacts with member services, by month", "")
    header = ("Month beginning", "New clients", "Repeat", "MARAC referrals")
    return write_workbook(path, "Figures", header, rows, above=above)


def _reports(path: Path) -> Path:
    """The co-ordinator's log: each report with its strand, and when it was handed on, if it was."""
    random = np.random.default_rng(story()["seed"] + 32)
    rows: list[Row] = []
    for month in months():
        open_centres = [centre for centre in CENTRES if date.fromisoformat(centre[2]) <= month]
        for _ in range(int(random.poisson(FIRST_REPORTS * (1 + REPORTS_MORE) ** years_along(month)))):
            name, ward, _ = open_centres[int(random.integers(len(open_centres)))]
            strand = str(random.choice(list(STRANDS), p=list(STRANDS.values())))
            taken = month + timedelta(days=int(random.integers(days_in(month))))
            handed = taken + timedelta(days=int(random.integers(1, 9))) if random.uniform() < 0.86 else None
            rows.append((name, taken, strand, ward, handed, "Police" if handed else None))
    rows.sort(key=lambda row: str(row[1]))
    numbered = [(f"ST{at:04d}", *row) for at, row in enumerate(rows, start=1)]
    header = ("Ref", "Reporting centre", "Date received", "Strand", "Ward", "Passed to police", "Handed on to")
    return write_workbook(path, "Log", header, numbered)


def _centres(path: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 33)
    last = story()["story_day"]
    rows: list[Row] = []
    for at, (name, ward, opened) in enumerate(CENTRES):
        start = date.fromisoformat(opened)
        sleeps = at in {1, 7}
        trained = max(start - timedelta(days=14), last - timedelta(days=int(random.integers(60, 900))))
        report = last - timedelta(days=int(random.integers(240, 420) if sleeps else random.integers(6, 75)))
        status = "Dormant" if sleeps else "Active"
        rows.append((name, ward, start, trained, report, int(random.integers(1, 7)), status))
    header = (
        "Name of centre",
        "Ward",
        "Open since",
        "Training date",
        "Date of last report",
        "Hand-on time (days)",
        "Status",
    )
    above = ("Third-party reporting centres: register", "Last reviewed 2 November 2026", "")
    return write_workbook(path, "Register", header, rows, above=above)


def _treatment(path: Path) -> Path:
    """Quarters whose cohort is closed but for the latest that is due, which is late; small cells come as “<5”."""
    random = np.random.default_rng(story()["seed"] + 34)
    rows: list[Row] = []
    for quarter in told_quarters(4)[:-1]:
        closed = add_months(quarter, 3) - timedelta(days=1) + timedelta(weeks=WEEKS_OF_RETENTION)
        start: Row = (financial_year(quarter), quarter_name(quarter))
        for group, (level, share) in ENTRANTS.items():
            new = int(random.poisson(level))
            retained = int(random.binomial(new, share))
            rows.append((*start, group, _told(new), _told(retained), closed, *[None] * 5))
        tests = int(random.poisson(84))
        stages = [tests]
        for passed in (0.46, 0.93, 0.74, 0.41):
            stages.append(int(random.binomial(stages[-1], passed)))
        rows.append((*start, PROGRAMME, None, None, None, *(_told(stage) for stage in stages)))
    header = (
        "FY", "Qtr", "Substance group", "New presentations", "Retained 12 weeks or more, or completed", "Cohort closed on",
        "Tests on arrest", "Tested positive", "RA imposed", "RA attended", "Started treatment",
    )  # fmt: skip
    above = (
        "Islands Drug and Alcohol Service",
        "Quarterly return to Safer Aldermere. Numbers below 5 are shown as <5.",
        "",
    )
    return write_workbook(path, "Return", header, rows, above=above)


def _told(number: int) -> int | str:
    """A number as the service gives it: small ones suppressed, none at all told."""
    return "<5" if 0 < number < SMALLEST else number


def _entrants(path: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 35)
    council = story()["councils"][0]["name"]
    rows: list[Row] = [
        (
            financial_year(quarter),
            quarter_name(quarter),
            council,
            int(random.poisson(9 * 0.9 ** years_along(quarter))),
            POPULATION_10_TO_17,
        )
        for quarter in told_quarters(5)
    ]
    return write_csv(path, ("FY", "Qtr", "Local authority", "FTEs", "Population 10-17"), rows)


def _cohorts(path: Path) -> Path:
    """Cohorts of the three years that are told by now: the file is due twenty-two months after each quarter."""
    random = np.random.default_rng(story()["seed"] + 36)
    until = add_months(story()["story_day"].replace(day=1), -22)
    rows: list[Row] = []
    for quarter in quarters(add_months(months()[0], -24), until):
        offenders = int(random.poisson(212))
        again = int(random.binomial(offenders, 0.273))
        offences = again + int(random.poisson(again * 2.6))
        rank = int(random.integers(140, 215))
        rows.append((financial_year(quarter), quarter_name(quarter), offenders, again, offences, rank, 309))
    header = ("Cohort year", "Cohort quarter", "Number of offenders", "Number of reoffenders", "Number of reoffences")
    return write_csv(path, (*header, "Rank", "Areas ranked"), rows)
