"""How this room's events read on the ledger's page."""

EVENTS = {
    "places.areas.loaded": "loaded {files} files of areas",
    "places.list.made": "made the neighbourhood {code}",
    "places.list.changed": "changed which areas a neighbourhood consists of",
}
