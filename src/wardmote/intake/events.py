"""How the room's events read on the ledger's page."""

EVENTS = {
    "intake.batch.loaded": "loaded a batch of {source}: {rows} records",
    "intake.delivery.brought": "brought files to be loaded",
    "intake.delivery.previewed": "looked at the first rows of files brought to be loaded",
    "intake.delivery.refused": "brought files that were refused; none of them was kept",
    "intake.delivery.discarded": "discarded files that had not been loaded",
    "intake.list.exported": "exported the list {source} as it stood on {day}",
    "intake.batches.exported": "exported the list of batches",
    "intake.records.copied": "copied {files} files of records to the storage",
    "intake.rejections.exported": "exported the rejected rows of a batch",
}
