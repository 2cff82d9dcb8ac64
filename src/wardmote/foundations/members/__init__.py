"""Members: the people who sign in, their dated memberships of organisations, and how they are invited."""
