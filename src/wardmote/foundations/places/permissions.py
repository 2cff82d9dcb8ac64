"""What may be allowed in this room."""

from wardmote.foundations.rooms import Permission, gettext_noop


class PlacesPermission(Permission):
    """One thing that a person may or may not do here."""

    AREA_VIEW = "places:area:view", gettext_noop("see areas, their makeup and their populations")
    AREA_LOAD = "places:area:load", gettext_noop("load boundaries, lookups and populations")
    LIST_EDIT = "places:list:edit", gettext_noop("make neighbourhoods and priority lists")
