"""Areas, boundaries, how they are made up, who lives there."""
