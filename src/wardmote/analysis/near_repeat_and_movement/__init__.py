"""Near repeat and movement: events that follow one another, and journeys to crime."""
