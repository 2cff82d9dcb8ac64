"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

ROUTE_OBJECTS = {"calendar-feed": lambda _personas: {"token": "not-a-token"}}
OF_NOBODY = {"calendar-feed": "the token is the door"}
