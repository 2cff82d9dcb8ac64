"""Questionnaires: forms as data, in versions that never change once published, and the answers given to them.

A questionnaire asks questions of nine kinds, some only where an earlier answer calls for them; answers give points, points
give a band, and a person may put another band in its place with a reason. Everything that follows from a version and
its answers is worked out by pure functions (`definition`, `branching`, `scoring`, `overrides`, `differences`). Risk,
surveys, consultations, returns and satisfaction stand on this room: it knows none of them, only a subject by its name.
"""
