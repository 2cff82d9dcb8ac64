"""Getting files from their publisher: resumable, polite, and never half-written under a final name."""
