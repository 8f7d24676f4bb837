"""measured effects: what courses were followed by, kept for governance and authors."""

import sqlalchemy as sa
from alembic import op

import lms.db


revision = 'd91b3f60a7c2'
down_revision = 'c4e8d20f6b17'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('course_effect',
    sa.Column('id', number, nullable=False),
    sa.Column('course_id', number, nullable=False),
    sa.Column('competency_id', number, nullable=False),
    sa.Column('claimed', sa.Float(), nullable=False),
    sa.Column('gain', sa.Float(), nullable=False),
    sa.Column('upper', sa.Float(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('ineffective', sa.Boolean(), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('computed_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['competency_id'], ['competency.id'], name=op.f('fk_course_effect_competency_id_competency')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_effect_course_id_course')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_effect')),
    sa.UniqueConstraint('course_id', 'competency_id', name=op.f('uq_course_effect_course_id_competency_id'))
    )


def downgrade() -> None:
    op.drop_table('course_effect')
