"""items that are watched: errors and fit of the parameters, withdrawn questions."""

import sqlalchemy as sa
from alembic import op


revision = 'b7c41e9a52d0'
down_revision = 'a51c0e4d7b92'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('item_parameter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('discrimination_error', sa.Float(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('fit', sa.Float(), nullable=True))

    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.alter_column('to_version_id', existing_type=sa.Integer(), nullable=True)

    with op.batch_alter_table('regrade_change', schema=None) as batch_op:
        batch_op.alter_column('after', existing_type=sa.Float(), nullable=True)


def downgrade() -> None:
    op.execute('delete from regrade_change where "after" is null')
    op.execute('delete from regrade_change where regrade_id in (select id from regrade where to_version_id is null)')
    op.execute('delete from regrade where to_version_id is null')
    with op.batch_alter_table('regrade_change', schema=None) as batch_op:
        batch_op.alter_column('after', existing_type=sa.Float(), nullable=False)

    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.alter_column('to_version_id', existing_type=sa.Integer(), nullable=False)

    with op.batch_alter_table('item_parameter', schema=None) as batch_op:
        batch_op.drop_column('fit')
        batch_op.drop_column('discrimination_error')
