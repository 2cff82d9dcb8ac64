"""How long this room's own rows are kept."""

from wardmote.foundations.retention.public import Effect, Relation, register

# A certificate outlives the run that made it.
register(Relation("retention.Certificate.run_id", to="runs.Run", effect=Effect.LOSES))
