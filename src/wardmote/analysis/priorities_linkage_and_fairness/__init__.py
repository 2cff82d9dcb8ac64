"""Priorities, linkage and fairness: scored priorities, records of one person joined, groups compared."""
