"""Time and forecasts: seasons, steps, hours of the day, and what may come next."""
