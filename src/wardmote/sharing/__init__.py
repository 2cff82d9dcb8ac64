"""What each authority must send, what came, under which agreement, and who answers for it."""
