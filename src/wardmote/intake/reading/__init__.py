"""From bytes that somebody sent to records of the one shape, in bounded memory and without a loop over rows."""
