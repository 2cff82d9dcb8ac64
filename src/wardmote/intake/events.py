"""How the room's events read on the ledger's page."""

EVENTS = {
    "intake.batch.loaded": "loaded a batch of {source}: {rows} records",
    "intake.delivery.brought": "brought files to be loaded",
    "intake.delivery.discarded": "discarded files that had not been loaded",
    "intake.records.copied": "copied {files} files of records to the storage",
    "intake.rejections.exported": "exported the rejected rows of a batch",
}
