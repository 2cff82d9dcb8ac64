"""The database's own refusal to change history, for SQLite and PostgreSQL."""
# ruff: noqa: S608 - fixed statements; nothing in them comes from anyone

import re

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

REFUSAL = "the ledger is append-only"

SQLITE = (
    f"""CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_entry_in_order BEFORE INSERT ON ledger_entry
    WHEN NEW.sequence <> (SELECT sequence + 1 FROM ledger_head WHERE id = 1)
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}: an entry must follow the last one'); END""",
    f"""CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
    WHEN NEW.id <> OLD.id OR NEW.sequence <> OLD.sequence + 1
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    f"""CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head
    BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
)
SQLITE_NAMES = (
    "ledger_entry_no_update",
    "ledger_entry_no_delete",
    "ledger_entry_in_order",
    "ledger_head_forward",
    "ledger_head_no_delete",
)
SQLITE_DROP = tuple(f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE_NAMES)

POSTGRESQL = (
    f"""CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$""",
    """CREATE TRIGGER ledger_entry_unchanged BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_entry_not_emptied BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_kept BEFORE DELETE ON ledger_head
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_not_emptied BEFORE TRUNCATE ON ledger_head
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()""",
    """CREATE TRIGGER ledger_head_forward BEFORE UPDATE ON ledger_head
    FOR EACH ROW WHEN (NEW.id <> OLD.id OR NEW.sequence <> OLD.sequence + 1) EXECUTE FUNCTION ledger_refuse()""",
    f"""CREATE FUNCTION ledger_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.sequence <> (SELECT sequence + 1 FROM ledger_head WHERE id = 1) THEN
            RAISE EXCEPTION '{REFUSAL}: an entry must follow the last one';
        END IF;
        RETURN NEW;
    END $$""",
    """CREATE TRIGGER ledger_entry_in_order BEFORE INSERT ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_follow()""",
)
POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS ledger_entry_unchanged ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_entry_not_emptied ON ledger_entry",
    "DROP TRIGGER IF EXISTS ledger_head_kept ON ledger_head",
    "DROP TRIGGER IF EXISTS ledger_head_not_emptied ON ledger_head",
    "DROP TRIGGER IF EXISTS ledger_head_forward ON ledger_head",
    "DROP TRIGGER IF EXISTS ledger_entry_in_order ON ledger_entry",
    "DROP FUNCTION IF EXISTS ledger_refuse()",
    "DROP FUNCTION IF EXISTS ledger_follow()",
)


NAME = re.compile(r"CREATE (TRIGGER|FUNCTION) (\w+)")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of what protects the ledger and is not in this database as it was made, in order."""
    wanted = {NAME.match(text)[2]: text for text in statements(connection.vendor)}  # type: ignore[index]  # all of them match
    with connection.cursor() as cursor:
        held = _of_postgresql(cursor) if connection.vendor == "postgresql" else _of_sqlite(cursor)
    return [name for name, text in wanted.items() if name not in held or not _is_same(held[name], text)]


def _of_sqlite(cursor: CursorWrapper) -> dict[str, str]:
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _of_postgresql(cursor: CursorWrapper) -> dict[str, str]:
    """Functions with their body; of a trigger that is switched on, nothing but its name, as the server rewrites its text."""
    cursor.execute("SELECT tgname, '' FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    held = dict(cursor.fetchall())
    cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'ledger\\_%%'", [])
    return held | dict(cursor.fetchall())


def _is_same(held: str, wanted: str) -> bool:
    """Whether a text is that of the statement, or its body; layout does not count."""
    return " ".join(held.split()) in " ".join(wanted.split())


def statements(vendor: str) -> tuple[str, ...]:
    """What makes the triggers on this database."""
    return POSTGRESQL if vendor == "postgresql" else SQLITE


def drop_statements(vendor: str) -> tuple[str, ...]:
    """What removes them."""
    return POSTGRESQL_DROP if vendor == "postgresql" else SQLITE_DROP
