"""Retention: how long what names a person is kept, what is due to go, what is held, and the certificates of what went.

Each room says in its `retention.py` which rows and fields fall under which rule; the schedule, dated data that a council
edits, says how long. Nothing goes before a named person has seen what is due and authorised it.
"""
