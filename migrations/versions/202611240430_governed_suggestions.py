"""governed suggestions."""

import sqlalchemy as sa
from alembic import op

import lms.db


revision = 'a51c0e4d7b92'
down_revision = 'b7f24c1d90ae'
branch_labels = None
depends_on = None

_INDEXES = (
    ('uq_recommender_intervention_course', 'course_id', sa.text("lifted_at is null")),
    ('uq_recommender_intervention_kind', 'kind', sa.text("lifted_at is null and course_id is null")),
)


def upgrade() -> None:
    """Apply."""
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('recommender_intervention',
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('course_id', number, nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('account_id', number, nullable=False),
    sa.Column('decided_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('lifted_by', number, nullable=True),
    sa.Column('lifted_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('lift_reason', sa.String(length=400), nullable=False),
    sa.Column('id', number, nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.CheckConstraint("(course_id is not null) = (kind in ('pin','ban'))", name=op.f('ck_recommender_intervention_course')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_recommender_intervention_account_id_account')),
    sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_recommender_intervention_course_id_course')),
    sa.ForeignKeyConstraint(['lifted_by'], ['account.id'], name=op.f('fk_recommender_intervention_lifted_by_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommender_intervention')),
    sa.UniqueConstraint('uuid', name=op.f('uq_recommender_intervention_uuid'))
    )
    for name, column, where in _INDEXES:
        op.create_index(name, 'recommender_intervention', [column], unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table('parity_report',
    sa.Column('id', number, nullable=False),
    sa.Column('computed_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('model_version', sa.String(length=40), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('closed_share', sa.Float(), nullable=False),
    sa.Column('agreement', sa.Float(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parity_report'))
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table('parity_report')
    for name, _column, where in _INDEXES:
        op.drop_index(name, 'recommender_intervention', sqlite_where=where, postgresql_where=where)
    op.drop_table('recommender_intervention')
