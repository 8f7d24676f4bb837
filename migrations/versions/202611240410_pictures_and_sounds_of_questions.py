"""pictures and sounds of questions."""

import sqlalchemy as sa
from alembic import op


revision = 'b7f24c1d90ae'
down_revision = 'd016b83e3ef2'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('bank_media',
    sa.Column('bank_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('transcript', sa.Text(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['question_bank.id'], name=op.f('fk_bank_media_bank_id_question_bank')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_bank_media_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_media')),
    sa.UniqueConstraint('bank_id', 'name', name=op.f('uq_bank_media_bank_id_name')),
    sa.UniqueConstraint('uuid', name=op.f('uq_bank_media_uuid'))
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table('bank_media')
