"""The statistics of the house: arrays and tables in, frozen results out. No Django, no I/O, no clock.

Each module holds one family of methods an analyst would look for by name, and lists them in `METHODS`.
"""
