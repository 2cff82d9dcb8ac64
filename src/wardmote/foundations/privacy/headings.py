"""Headings of columns that hold personal data, told from headings of places."""

import re

CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NOT_WORDS = re.compile(r"[^a-z0-9]+")
PERSON = (
    r"(?:victim|offender|suspect|complainant|witness|patient|pupil|student|child|parent|carer|guardian|client|customer|person|individual|"
    r"resident|tenant|occupier|neighbour|perpetrator|caller|reporter|informant|driver|rider|keeper|owner|applicant|claimant|"
    r"service user|next of kin|nok|officer|staff|employee|contact|user|subject|defendant|accused|detainee|attendee|casualty|casualtys|responsible)s?"
)
PERSONAL = re.compile(
    r"^(?:name|names|surname|address|postcode|phone|tel|mobile|email|dob|nok|aka)$"
    r"|\b(?:full|first|last|fore|given|middle|maiden|family|christian|preferred|known|nick|birth|legal|sur) ?names?\b"
    rf"|\b(?:surnames?|forenames?|fullname|initials|alias(?:es)?)\b|\b{PERSON} (?:full )?(?:name|names|address|postcode|post code)\b"
    rf"|\b(?:name|names|address|postcode) of (?:the )?{PERSON}\b|\b(?:next of kin|reported by|complainant|informant)\b$"
    r"|\bd ?o ?b\b|\bdate of birth\b|\bbirth ?(?:date|day)\b|\bborn(?: on)?\b"
    r"|\bnhs ?(?:number|no|num|id)?$|\bnhs ?(?:number|no)\b|\bnational insurance\b|\bni ?(?:number|no|num)\b|\bnino\b|\bpassport\b|\bdriving licen[cs]e\b"
    r"|\b(?:hospital|patient|mrn|chi|upn|unique pupil|pnc|custody|arrest summons) ?(?:number|no|num|id|ref|reference)?$|\bmrn\b"
    r"|\b(?:tele)?phone\b|\btel\b(?: ?(?:no|number))?|\bmobile (?:no|number|phone|tel)\b|\bcontact (?:no|number|details|phone|tel)\b|\bfax\b"
    r"|\be ?mail\b|\bip address\b"
    r"|\b(?:full )?post ?code\b|\bpostal code\b|\bpcode\b"
    r"|\baddress ?(?:line)? ?\d\b|\baddress line\b|\b(?:home|full|postal|correspondence|current|residential|house) address\b|\bhouse (?:number|no|name)\b"
    r"|\b(?:vehicle registration|vrm|vrn|number plate|registration (?:number|mark|plate)|index number)\b"
)
# “Outward postcode”, “Postcode district”: not enough to find a person.
COARSE = re.compile(r"\b(?:outward|outcode|partial|part|district|sector|area|first (?:half|part))\b")
PLACE = re.compile(
    r"\b(?:wards?|streets?|roads?|lsoa|msoa|areas?|force|council|authority|district|borough|county|station|locations?|place|beat|division|"
    r"premises|school|venue|cent(?:re|er)|site|pub|club|shop|store|park|parish|town|village|neighbourhood|building|organisation|"
    r"team|agency|sender|department|ship|file|sheet|column|operation|event|category|type|offence|incident|service name|asset|estate|business|company|"
    r"hospital|practice|ltla|utla|lad|csp|local authority|region|hotspot|zone|establishment|academy|trust|ward name|product|drug|measure|indicator)\b"
)


# Words that are about people, or reach them, though what stands under them may be neither.
HINTS = re.compile(rf"\b(?:names?|birth|address(?:es)?|post ?codes?|mobiles?|nhs|{PERSON})\b")


def is_of_places(heading: str) -> bool:
    """Whether a heading is of places or bodies, whose names look like those of people: “Ward name”, “Street”."""
    words = _words(heading)
    return bool(PLACE.search(words)) and not re.search(rf"\b{PERSON}\b", words)


def hints_at_people(heading: str) -> bool:
    """Whether a heading that nobody asked for may be about people; stricter than `forbidden_heading`, for open data."""
    words = _words(heading)
    return bool(PERSONAL.search(words) or HINTS.search(words)) and not is_of_places(heading)


def _words(heading: str) -> str:
    return NOT_WORDS.sub(" ", CAMEL.sub(" ", heading).casefold()).strip()


def forbidden_heading(heading: str) -> bool:
    """Whether a heading is a well-known one of personal data: “Surname”, “DOB”, “Home address”, but not “Ward name”."""
    words = _words(heading)
    if not PERSONAL.search(words):
        return False
    if re.search(r"\bpost ?code\b|\bpcode\b|\bpostal code\b", words) and COARSE.search(words):
        return False
    return not PLACE.search(words) or bool(re.search(rf"\b{PERSON}\b", words))
