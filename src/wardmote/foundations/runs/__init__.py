"""Work that takes longer than a page: one row a run, with its inputs, progress, result or error.

A room registers a job; a person starts a run; one worker claims the row by a conditional update, keeps a
heartbeat while it works, and a run whose worker died is picked up again or marked failed with the reason.
"""
