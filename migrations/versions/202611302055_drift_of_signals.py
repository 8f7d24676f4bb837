"""drift of signals: how far each has moved since the training, beside the report of groups."""

import sqlalchemy as sa
from alembic import op


revision = 'c3d8f5b06e17'
down_revision = 'd91b3f60a7c2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('parity_report', schema=None) as batch_op:
        batch_op.add_column(sa.Column('drift', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    with op.batch_alter_table('parity_report', schema=None) as batch_op:
        batch_op.drop_column('drift')
