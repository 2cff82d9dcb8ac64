"""How the room's events read on the ledger's page."""

EVENTS = {
    "runs.run.started": "started long work: {kind}",
    "runs.run.cancelled": "asked long work to stop",
    "runs.run.retried": "put long work back in the queue",
}
