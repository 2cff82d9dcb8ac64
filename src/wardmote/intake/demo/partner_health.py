"""What health bodies of the island send: admissions, assaults seen in the emergency department, ambulance calls."""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyproj

from wardmote.demo.story import months, story
from wardmote.foundations.months import add_months, days_in
from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo.incidents import CENTRAL, STREETS_EACH, Streets, streets
from wardmote.intake.demo.partner_file import PartnerFile
from wardmote.intake.demo.partner_writing import told_quarters, weekday_moment, write_csv, years_along
from wardmote.intake.demo.venues import NEAR, Venue, our_venues

TRUST = "Aldermere Royal Infirmary"
BOARD = "Aldermere and Islands Integrated Care Board"
SITE = "ZZ9A1"
ISTV_COLUMNS = (
    "RPT_PERIOD_START,RPT_PERIOD_END,SITE_CODE,ARRIVAL_DTTM,ASSAULT_DTTM,ASSAULT_METHOD,METHOD_OTHER,LOC_TYPE,LOC_DESC"
)
ATTENDANCES = 52
MORE_EACH_YEAR = 0.03
# Monday to Sunday, and the hours from noon on: assaults are of Friday and Saturday nights.
DAYS = np.array([0.08, 0.08, 0.09, 0.10, 0.17, 0.28, 0.20])
HOURS = np.array([2, 2, 2, 3, 3, 3, 4, 5, 6, 8, 10, 12, 13, 12, 9, 5, 2, 1, 1, 1, 1, 2, 2, 2])
METHODS = {
    "Fist/feet/body": 0.62,
    "Bottle/Glass": 0.09,
    "Knife/sharp object": 0.08,
    "Blunt object": 0.08,
    "Pushed": 0.07,
    "Other (see description)": 0.04,
    "NK": 0.02,
}
OTHER_MEANS = ("umbrella", "car door", "thrown chair", "dog lead", "fire extinguisher")
# Where, as patients say it and clerks type it: of what kind the place is, and how often.
KINDS = {"venue": 0.46, "street": 0.22, "home": 0.16, "unknown": 0.11, "vague": 0.05}
HOME = ("home", "at home", "own home", "Home address", "pts house")
UNKNOWN = ("unknown", "not known", "pt unable to recall", "n/k", "")
VAGUE = ("town centre", "on the beach", "in a taxi", "house party", "work")
ADMISSIONS = {
    "X99": 5, "Y04": 11, "Y00": 4, "X95": 0.3, "X93": 0.2, "Y09": 2, "Y05": 1, "F10": 62, "F11": 9, "F14": 6, "F19": 11,
    "T51": 7, "Y90": 5, "Y91": 14, "DOMESTIC ABUSE": 6,
}  # fmt: skip
OUTWARD = {"AD1": 0.37, "AD2": 0.29, "AD3": 0.21, "AD4": 0.13}
COMPLAINTS = {"04": 26, "27": 2, "23": 19}
TO_100_METRES = 100


def write(land: Island, folder: Path) -> list[PartnerFile]:
    """Admissions by quarter, assaults by month, ambulance calls by quarter."""
    return [
        PartnerFile("hospital-admissions", BOARD, _admissions(folder / "hospital-admissions")),
        PartnerFile("istv-assaults", TRUST, _assaults(land, folder / "istv")),
        PartnerFile("ambulance-incidents", BOARD, _ambulance(land, folder / "ambulance")),
    ]


def _admissions(folder: Path) -> Path:
    """One export for each quarter that is due, with the headings and dates of the hospital's database."""
    random = np.random.default_rng(story()["seed"] + 21)
    codes, weights = list(ADMISSIONS), np.array(list(ADMISSIONS.values()))
    for quarter in told_quarters(3):
        length = (add_months(quarter, 3) - quarter).days
        number = int(random.poisson(weights.sum() * 1.02 ** years_along(quarter)))
        drawn = random.choice(codes, number, p=weights / weights.sum())
        days = np.sort(random.integers(0, length, number))
        homes = random.choice(list(OUTWARD), number, p=list(OUTWARD.values()))
        rows = [
            (f"{quarter + timedelta(days=int(day)):%d-%b-%Y}".upper(), str(home), str(code), SITE)
            for day, home, code in zip(days, homes, drawn, strict=True)
        ]
        name = f"HOSP_ADM_{quarter:%Y_%m}.csv"
        write_csv(folder / name, ("ADMIT_DT", "ZIP_PREFIX", "DIAG_CODE", "SITE_CODE"), rows)
    return folder


def _assaults(land: Island, folder: Path) -> Path:
    random = np.random.default_rng(story()["seed"] + 22)
    speaker = _Speaker(land, random)
    for month in months():
        last = add_months(month, 1) - timedelta(days=1)
        head = (f"{month:%d/%m/%Y}", f"{last:%d/%m/%Y}", SITE)
        number = int(random.poisson(ATTENDANCES * (1 + MORE_EACH_YEAR) ** years_along(month)))
        moments = sorted(_night(month, random) for _ in range(number))
        rows = [(*head, *_attendance(moment, speaker, random)) for moment in moments]
        write_csv(folder / f"ISTV_{SITE}_{month:%Y%m}.csv", ISTV_COLUMNS.split(","), rows, mark=True)
    return folder


def _night(month: date, random: np.random.Generator) -> datetime:
    """A moment in the month, most likely at night towards the end of a week."""
    days = [month + timedelta(days=at) for at in range(days_in(month) - 1)]
    weights = DAYS[[day.weekday() for day in days]]
    day = days[int(random.choice(len(days), p=weights / weights.sum()))]
    hour = 12 + int(random.choice(24, p=HOURS / HOURS.sum()))
    return weekday_moment(day, 60 * hour + 5 * int(random.integers(0, 12)))


def _attendance(moment: datetime, speaker: "_Speaker", random: np.random.Generator) -> tuple[str, ...]:
    method = str(random.choice(list(METHODS), p=list(METHODS.values())))
    other = str(random.choice(OTHER_MEANS)) if method.startswith("Other") else ""
    arrival = moment + timedelta(minutes=int(random.gamma(2, 45)) + 12)
    return f"{arrival:%d/%m/%Y %H:%M}", f"{moment:%d/%m/%Y %H:%M}", method, other, *speaker.place()


class _Speaker:
    """Says where it was, as one does in an emergency department at night."""

    def __init__(self, land: Island, random: np.random.Generator) -> None:
        self.random, points = random, streets(land)
        central = [at for at, area in enumerate(land.lsoas) if area.central > CENTRAL and _is_ours(area.council)]
        self.streets = [
            name.removeprefix(NEAR)
            for at in central
            for name in points.names[at * STREETS_EACH + 3 : (at + 1) * STREETS_EACH]
        ]
        self.venues = our_venues()
        likely = np.array([_draw_of(venue) for venue in self.venues])
        self.likely = likely / likely.sum()

    def place(self) -> tuple[str, str]:
        """The type of location and the words for it."""
        kind = str(self.random.choice(list(KINDS), p=list(KINDS.values())))
        if kind == "venue":
            venue = self.venues[int(self.random.choice(len(self.venues), p=self.likely))]
            return ("Bar/club" if venue.kind == "nightclub" else "Public place"), self._venue(venue)
        if kind == "street":
            return "Street", self._street(str(self.random.choice(self.streets)))
        words = {"home": HOME, "unknown": UNKNOWN, "vague": VAGUE}[kind]
        return {"home": "Home", "unknown": "Not known", "vague": "Other"}[kind], str(self.random.choice(words))

    def _venue(self, venue: Venue) -> str:
        short = venue.name.replace("Station", "stn")
        ways = (
            venue.name,
            venue.name.lower(),
            f"outside {venue.name}, {_shortened(venue.street)}",
            f"o/s {short.lower()}",
            f"{venue.name} {_shortened(venue.street)}",
            f"near {short}",
            _misspelt(venue.name, self.random),
        )
        return ways[int(self.random.integers(len(ways)))]

    def _street(self, street: str) -> str:
        ways = (street, street.lower(), _shortened(street), f"on {_shortened(street)}", _misspelt(street, self.random))
        return ways[int(self.random.integers(len(ways)))]


def _is_ours(council: str) -> bool:
    return bool(council == story()["councils"][0]["code"])


def _draw_of(venue: Venue) -> float:
    return {"nightclub": 12.0, "bus-station": 4.0, "car-park": 1.5, "subway": 1.5, "shopping-centre": 2.0}.get(
        venue.kind, 0.6
    )


def _shortened(street: str) -> str:
    for long, short in (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Drive", "Dr"), ("Lane", "Ln")):
        if street.endswith(long):
            return street.removesuffix(long) + short
    return street


def _misspelt(words: str, random: np.random.Generator) -> str:
    """One letter left out, past the first."""
    at = int(random.integers(2, max(3, len(words) - 2)))
    return words[:at] + words[at + 1 :]


def _ambulance(land: Island, folder: Path) -> Path:
    """One export for each quarter that is due, with grid references to a hundred metres."""
    random, points = np.random.default_rng(story()["seed"] + 23), streets(land)
    east, north = _grid(points)
    ours = np.array([at for at, area in enumerate(land.lsoas) if _is_ours(area.council)])
    weight = np.array([land.lsoas[at].people_2021 * np.exp(1.6 * land.lsoas[at].central) for at in ours])
    codes, shares = list(COMPLAINTS), np.array(list(COMPLAINTS.values()))
    for quarter in told_quarters(3):
        rows: list[tuple[str, ...]] = []
        for month in (add_months(quarter, by) for by in range(3)):
            number = int(random.poisson(shares.sum()))
            moments = sorted(_night(month, random) for _ in range(number))
            areas = random.choice(ours, number, p=weight / weight.sum())
            spots = areas * STREETS_EACH + random.integers(0, STREETS_EACH, number)
            kinds = random.choice(codes, number, p=shares / shares.sum())
            rows.extend(
                (
                    f"AD{moment:%y%m%d}{at:04d}",
                    f"{moment:%d/%m/%Y}",
                    f"{moment:%H:%M}",
                    str(kind),
                    str(east[spot]),
                    str(north[spot]),
                    "Y" if at % 4 else "N",
                )
                for at, (moment, spot, kind) in enumerate(zip(moments, spots.tolist(), kinds, strict=True))
            )
        header = (
            "CAD_NO",
            "CALL_DATE",
            "CALL_TIME",
            "CHIEF_COMPLAINT",
            "GRID_EASTING",
            "GRID_NORTHING",
            "CONVEYED_FLAG",
        )
        write_csv(folder / f"AMB_CAD_{quarter:%Y_%m}.csv", header, rows)
    return folder


def _grid(points: Streets) -> tuple[list[int], list[int]]:
    """Grid references of the map points to a hundred metres."""
    to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    pairs = to_grid.transform(points.longitude, points.latitude)
    east, north = ([round(value / TO_100_METRES) * TO_100_METRES for value in each] for each in pairs)
    return east, north
