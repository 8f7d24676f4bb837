"""facts that stay: append-only tables, attempts declared invalid."""

import sqlalchemy as sa
from alembic import op


revision = 'c93d5f70e1b8'
down_revision = 'b7c41e9a52d0'
branch_labels = None
depends_on = None

TABLES = ('answer_event', 'attempt_extension', 'mark')


def upgrade() -> None:
    """Apply."""
    op.add_column('attempt', sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('attempt', sa.Column('voided_by_id', sa.BigInteger(), nullable=True))
    op.add_column('attempt', sa.Column('void_reason', sa.String(length=400), nullable=False, server_default=''))

    if op.get_bind().dialect.name == 'sqlite':
        for table in TABLES:
            for act in ('update', 'delete'):
                op.execute(
                    f"create trigger {table}_{act} before {act} on {table} "
                    f"begin select raise(abort, '{table} is append-only'); end"
                )
        return
    op.execute(
        "create or replace function refuse_change() returns trigger language plpgsql as "
        "'begin raise exception using message = tg_table_name || '' is append-only''; end'"
    )
    for table in TABLES:
        op.execute(
            f"create trigger {table}_append_only before update or delete on {table} "
            "for each row execute function refuse_change()"
        )


def downgrade() -> None:
    """Undo."""
    if op.get_bind().dialect.name == 'sqlite':
        for table in TABLES:
            for act in ('update', 'delete'):
                op.execute(f'drop trigger {table}_{act}')
    else:
        for table in TABLES:
            op.execute(f'drop trigger {table}_append_only on {table}')
        op.execute('drop function refuse_change()')

    for column in ('void_reason', 'voided_by_id', 'voided_at'):
        op.drop_column('attempt', column)
