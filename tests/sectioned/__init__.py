"""A small model that is seen in sections, for the tests of access: what a dossier will be."""
