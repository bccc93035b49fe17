"""How a step gives a table more columns in the middle."""

from collections.abc import Mapping


def remade(table: str, made: str, added: Mapping[str, str | float | None]) -> list[str]:
    """Return the statements that put the table `made` into the place of an old one, and name what is new in the log.

    Tables that refer to it are kept. `added` are the new columns and what they hold in old rows.
    """
    fields = [line.split()[0] for line in made.splitlines() if line[:1] == "\t" and line[1:2].islower()]
    values = [_literal(added[each]) if each in added else each for each in fields]
    kept = ", ".join(f"'$.{each}', {_literal(value)}" for each, value in added.items())
    return [
        made.strip().replace(f"CREATE TABLE {table} ", f"CREATE TABLE new_{table} ", 1),
        f"INSERT INTO new_{table} ({', '.join(fields)}) SELECT {', '.join(values)} FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE new_{table} RENAME TO {table}",
        f"UPDATE change SET fields = json_set(fields, {kept}) WHERE table_name = '{table}' AND op <> 'update'",
    ]


def _literal(value: str | float | None) -> str:
    return "NULL" if value is None else f"'{value}'" if isinstance(value, str) else str(value)
