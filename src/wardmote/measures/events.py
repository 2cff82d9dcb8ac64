"""How the room's events read on the ledger's page."""

EVENTS = {
    "measures.table.exported": "took out the table “{table}” of a figure: {rows} rows",
    "measures.rows.read": "looked at the rows behind a figure, which a partner sent in confidence",
}
