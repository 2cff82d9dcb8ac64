"""The database's own refusal to change history, for SQLite and PostgreSQL."""
# ruff: noqa: S608 - fixed statements; nothing in them comes from anyone

import re

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

REFUSAL = "the ledger is append-only"
# What of a look is never changed, not even when it is chained.
FIELDS = ("id", "chain", "at", "actor", "partnership", "event", '"on"', "before_json", "after_json", "why")
ENTRY_NAMES = ("ledger_entry_no_update", "ledger_entry_no_delete", "ledger_entry_in_order", "ledger_look_chained")
HEAD_NAMES = ("ledger_head_from_nothing", "ledger_head_forward", "ledger_head_no_delete")


def _other(different: str) -> str:
    """The condition that a field which is never changed has another value."""
    return " OR ".join(f"NEW.{field} {different} OLD.{field}" for field in FIELDS)


SQLITE = (
    f"""CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    WHEN OLD.sequence IS NOT NULL OR NEW.sequence IS NULL OR {_other("IS NOT")}
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_entry_in_order BEFORE INSERT ON ledger_entry
    WHEN NEW.sequence IS NOT NULL
    AND NEW.sequence IS NOT (SELECT sequence + 1 FROM ledger_head WHERE chain = NEW.chain)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}: an entry must follow the last one'); END""",
    f"""CREATE TRIGGER ledger_look_chained BEFORE UPDATE ON ledger_entry
    WHEN NOT EXISTS (SELECT 1 FROM ledger_head WHERE chain = NEW.chain AND sequence < NEW.sequence)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}: an entry must follow the last one'); END""",
    f"""CREATE TRIGGER ledger_head_from_nothing BEFORE INSERT ON ledger_head
    WHEN NEW.sequence <> 0 OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND sequence IS NOT NULL)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
    WHEN NEW.id <> OLD.id OR NEW.chain <> OLD.chain OR NEW.sequence <= OLD.sequence
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
SQLITE_DROP = tuple(f"DROP TRIGGER IF EXISTS {name}" for name in (*ENTRY_NAMES, *HEAD_NAMES))

POSTGRESQL = (
    f"""CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    f"""CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    FOR EACH ROW WHEN (OLD.sequence IS NOT NULL OR NEW.sequence IS NULL OR {_other("IS DISTINCT FROM")})
    EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_not_emptied BEFORE TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.chain <> OLD.chain OR NEW.sequence <= OLD.sequence)
    EXECUTE FUNCTION ledger_refuse()""",
    f"""CREATE FUNCTION ledger_begin() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <> 0
            OR EXISTS (SELECT 1 FROM ledger_entry WHERE chain = NEW.chain AND sequence IS NOT NULL) THEN
            RAISE EXCEPTION '{REFUSAL}';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER ledger_head_from_nothing BEFORE INSERT ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION ledger_begin()""",
    f"""CREATE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence IS DISTINCT FROM (SELECT sequence + 1 FROM ledger_head WHERE chain = NEW.chain) THEN
            RAISE EXCEPTION '{REFUSAL}: an entry must follow the last one';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER ledger_entry_in_order BEFORE INSERT ON ledger_entry
    FOR EACH ROW WHEN (NEW.sequence IS NOT NULL) EXECUTE FUNCTION ledger_follow()""",
    f"""CREATE FUNCTION ledger_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT EXISTS (SELECT 1 FROM ledger_head WHERE chain = NEW.chain AND sequence < NEW.sequence) THEN
            RAISE EXCEPTION '{REFUSAL}: an entry must follow the last one';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER ledger_look_chained BEFORE UPDATE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_chain()""",
)
POSTGRESQL_DROP = (
    *(f"DROP TRIGGER IF EXISTS {name} ON ledger_entry" for name in (*ENTRY_NAMES, "ledger_entry_not_emptied")),
    *(f"DROP TRIGGER IF EXISTS {name} ON ledger_head" for name in (*HEAD_NAMES, "ledger_head_not_emptied")),
    *(f"DROP FUNCTION IF EXISTS ledger_{name}()" for name in ("refuse", "begin", "follow", "chain")),
)


NAME = re.compile(r"CREATE (TRIGGER|FUNCTION) (\w+)")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of what protects the ledger and is not in this database as it was made, in order."""
    wanted = {NAME.match(text)[2]: text for text in statements(connection.vendor)}  # type: ignore[index]  # all of them match
    with connection.cursor() as cursor:
        present = _of_postgresql(cursor) if connection.vendor == "postgresql" else _of_sqlite(cursor)
    return [name for name, text in wanted.items() if name not in present or not _is_same(present[name], text)]


def _of_sqlite(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _of_postgresql(cursor: CursorWrapper) -> dict[str, str]:
    """Functions with their body; of a trigger that is switched on, nothing but its name, as the server rewrites its text."""
    cursor.execute("SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    triggers = dict(cursor.fetchall())
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'ledger\\_%%'", [])
    return triggers | dict(cursor.fetchall())


def _is_same(present: str, wanted: str) -> bool:
    """Whether a text is that of the statement, or its body; layout does not count."""
    return " ".join(present.split()) in " ".join(wanted.split())


def statements(vendor: str) -> tuple[str, ...]:
    """What makes the triggers on this database."""
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def drop_statements(vendor: str) -> tuple[str, ...]:
    """What removes them."""
    return POSTGRESQL_DROP if vendor == "postgresql" else SQLITE_DROP
