"""Clocks: what is due when, by a rule of dated data, and who is reminded before and after.

A room declares the kinds of clock that it keeps in its `clocks.py`: how one is described, and whom it concerns. Its
operations start, pause and stop them. When one is due follows from rule, pauses and calendar alone, and stands in the row so
that what is late is found at once. Reminders are notices, and leave through the outbox.
"""
