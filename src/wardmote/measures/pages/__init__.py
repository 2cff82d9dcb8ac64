"""What people see of measures: the catalogue, a figure with its places, the comparing pages."""
