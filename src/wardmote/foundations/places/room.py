"""What this room brings to the house."""

from wardmote.foundations.places.permissions import PlacesPermission
from wardmote.foundations.rooms import Addresses, Group, Page, Room, gettext_noop

ROOM = Room(
    "wardmote.foundations.places",
    addresses=(Addresses("areas/", "wardmote.foundations.places.urls"),),
    pages=(Page(Group.EVIDENCE, 30, gettext_noop("Areas"), "places:areas"),),
    permissions=PlacesPermission,
    commands="wardmote.foundations.places.commands",
    setting_up="wardmote.foundations.places.setting_up.first_steps",
    demo="wardmote.foundations.places.demo",
    jobs="wardmote.foundations.places.jobs",
    events="wardmote.foundations.places.events",
    search="wardmote.foundations.places.search",
    backup=("places",),
    worded=(("area_kinds.toml", ("name", "plural", "of_a", "boundaries")),),
    tables=(
        "wardmote.foundations.places.area_kinds.AREA_KINDS",
        "wardmote.foundations.places.police_forces.POLICE_FORCES",
        "wardmote.foundations.places.files.headings.PUBLISHED_FILES",
        "wardmote.foundations.places.reorganisations.REORGANISED_COUNCILS",
    ),
)
