"""Drafts of declarations from a partner's sample, and the check of a declaration before it is used."""
