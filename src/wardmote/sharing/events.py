"""How the room's events read on the ledger's page."""

EVENTS = {
    "sharing.return.recorded": "recorded “{kind}” of the return of dataset {dataset} for the quarter from {quarter}",
    "sharing.return.record-closed": "closed “{kind}” of the return of dataset {dataset} for the quarter from {quarter}",
    "sharing.returns.exported": "exported {rows} returns",
    "sharing.receipt.exported": "exported the receipt of a return of dataset {dataset} for the quarter from {quarter}",
    "sharing.reminder.sent": "recorded a reminder by {channel} of {returns} returns",
    "sharing.liaison.designated": "designated a liaison officer from {from}",
    "sharing.liaison.ended": "ended a liaison officer’s designation on {to}",
    "sharing.agreement.made": "entered an information-sharing agreement",
    "sharing.agreement.changed": "changed an information-sharing agreement (now edition {edition})",
    "sharing.agreement.reviewed": "recorded a review of an information-sharing agreement; the next is due {review_on}",
    "sharing.agreement.terminated": "terminated an information-sharing agreement on {on}",
    "sharing.agreements.exported": "exported {rows} information-sharing agreements",
}
