"""ratings of courses by those who finished them; gaps in performance that supervisors noted."""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = 'a41d7c0e92b5'
down_revision = 'c2f90d7b61e4'
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('course_rating',
        sa.Column('person_id', number, nullable=False),
        sa.Column('course_version_id', number, nullable=False),
        sa.Column('course_id', number, nullable=False),
        sa.Column('stars', sa.Integer(), nullable=False),
        sa.Column('comment', sa.Text(), nullable=False),
        sa.Column('rated_at', lms.db.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint('stars between 1 and 5', name=op.f('ck_course_rating_stars')),
        sa.ForeignKeyConstraint(['course_id'], ['course.id'], name=op.f('fk_course_rating_course_id_course')),
        sa.ForeignKeyConstraint(['course_version_id'], ['course_version.id'], name=op.f('fk_course_rating_course_version_id_course_version')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_course_rating_person_id_person')),
        sa.PrimaryKeyConstraint('person_id', 'course_version_id', name=op.f('pk_course_rating')),
    )
    with op.batch_alter_table('course_rating', schema=None) as batch_op:
        batch_op.create_index('ix_course_rating_course', ['course_id', 'rated_at'], unique=False)
    _create_performance_gap(number)


def _create_performance_gap(number: sa.types.TypeEngine) -> None:
    op.create_table('performance_gap',
        sa.Column('person_id', number, nullable=False),
        sa.Column('competency_id', number, nullable=False),
        sa.Column('strength', sa.Integer(), nullable=False),
        sa.Column('note', sa.Text(), nullable=False),
        sa.Column('seen_on', sa.Date(), nullable=False),
        sa.Column('noted_by', number, nullable=False),
        sa.Column('noted_on', sa.Date(), nullable=False),
        sa.Column('closed_by', number, nullable=True),
        sa.Column('closed_on', sa.Date(), nullable=True),
        sa.Column('id', number, nullable=False),
        sa.Column('uuid', sa.Uuid(), nullable=False),
        sa.CheckConstraint('strength between 1 and 3', name=op.f('ck_performance_gap_strength')),
        sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_performance_gap_closed_by_person')),
        sa.ForeignKeyConstraint(['competency_id'], ['competency.id'], name=op.f('fk_performance_gap_competency_id_competency')),
        sa.ForeignKeyConstraint(['noted_by'], ['person.id'], name=op.f('fk_performance_gap_noted_by_person')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_performance_gap_person_id_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_performance_gap')),
        sa.UniqueConstraint('uuid', name=op.f('uq_performance_gap_uuid')),
    )
    standing = sa.text('closed_on is null')
    with op.batch_alter_table('performance_gap', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_performance_gap_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_performance_gap_standing', ['person_id', 'competency_id'], unique=True, sqlite_where=standing, postgresql_where=standing)


def downgrade() -> None:
    with op.batch_alter_table('performance_gap', schema=None) as batch_op:
        batch_op.drop_index('uq_performance_gap_standing')
        batch_op.drop_index(batch_op.f('ix_performance_gap_person_id'))
    op.drop_table('performance_gap')
    with op.batch_alter_table('course_rating', schema=None) as batch_op:
        batch_op.drop_index('ix_course_rating_course')
    op.drop_table('course_rating')
