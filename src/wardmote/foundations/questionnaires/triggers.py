"""The database's own refusal to change a published version, for SQLite and PostgreSQL."""

REFUSAL = "a published version of a questionnaire never changes"
NAME, FUNCTION = "questionnaires_version_published", "questionnaires_refuse"

SQLITE = (
    f"""CREATE TRIGGER {NAME} BEFORE UPDATE ON questionnaires_version
    WHEN OLD.published_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
SQLITE_DROP = (f"DROP TRIGGER IF EXISTS {NAME}",)
POSTGRESQL = (
    f"""CREATE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE TRIGGER {NAME} BEFORE UPDATE ON questionnaires_version
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION {FUNCTION}()""",
)
POSTGRESQL_DROP = (
    f"DROP TRIGGER IF EXISTS {NAME} ON questionnaires_version",
    f"DROP FUNCTION IF EXISTS {FUNCTION}()",
)


def statements(vendor: str) -> tuple[str, ...]:
    """What makes the trigger on this database."""
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def drop_statements(vendor: str) -> tuple[str, ...]:
    """What removes it."""
    return POSTGRESQL_DROP if vendor == "postgresql" else SQLITE_DROP
