"""Giving parts of an object: who has been given what, a disclosure under a law, an emergency. A room declares its objects and gets the pages."""
