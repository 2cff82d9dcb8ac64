"""The one place that hands mail to a server; the lowest room, since the ledger itself mails its ends.

What goes to people of a partnership stands in the outbox of `messages` first; from here alone leave letters that must be
kept nowhere, or that the installation sends to itself.
"""
