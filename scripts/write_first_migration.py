"""Writes the first migration anew from the tables: `python scripts/write_first_migration.py`.

Only until the first release; from then on a change of the tables gets a migration of its own.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from alembic.autogenerate import render_python_code
from alembic.migration import MigrationContext
from alembic.operations import ops
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from mailflow.store import migrations
from mailflow.store.health import EXTENSIONS
from mailflow.store.tables import metadata
from mailflow.store.tables.staff import APPEND_ONLY

FILE = Path(next(iter(migrations.__path__))) / "versions" / "0001_first_tables.py"
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
HEAD = '''"""First tables. Written by scripts/write_first_migration.py from store/tables; changed no more once released.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None
'''


def main() -> None:
    tables = metadata.sorted_tables
    functions = [table_function(table) for table in tables]
    up = [f'op.execute("CREATE EXTENSION IF NOT EXISTS {name}")' for name in sorted(EXTENSIONS)]
    up += [f"create_{table.name}()" for table in tables]
    up += ["op.execute(APPEND_ONLY)"]
    down = [f'op.drop_table("{table.name}")' for table in reversed(tables)]
    down += ['op.execute("DROP FUNCTION audit_is_append_only()")']
    head = f'{HEAD}\nAPPEND_ONLY = """{APPEND_ONLY}"""\n'
    FILE.write_text("\n\n".join([head, function("upgrade", up), *functions, function("downgrade", down)]))
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(FILE)], check=True)
    subprocess.run([sys.executable, "-m", "ruff", "check", "--fix", "--quiet", str(FILE)], check=True)


def table_function(table: Table) -> str:
    """One function that makes one table with its constraints and indexes."""
    return function(f"create_{table.name}", [rendered(step) for step in steps(table)])


def steps(table: Table) -> Iterator[ops.MigrateOperation]:
    """Alembic's operations for a table that is not there."""
    yield ops.CreateTableOp.from_table(table)
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        yield ops.CreateIndexOp.from_index(index)


def rendered(step: ops.MigrateOperation) -> str:
    """The operation as Python."""
    context = MigrationContext.configure(dialect=DIALECT, opts={"target_metadata": metadata})
    code = render_python_code(ops.UpgradeOps([step]), migration_context=context)
    return "\n".join(line.removeprefix("    ") for line in code.splitlines() if not line.strip().startswith("#"))


def function(name: str, lines: list[str]) -> str:
    """A function of these lines."""
    body = "\n".join(f"    {line}" for block in lines for line in block.splitlines())
    return f"def {name}() -> None:\n{body}\n"


if __name__ == "__main__":
    main()
