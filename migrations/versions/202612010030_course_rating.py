"""ratings of courses by those who finished them."""

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


def downgrade() -> None:
    with op.batch_alter_table('course_rating', schema=None) as batch_op:
        batch_op.drop_index('ix_course_rating_course')
    op.drop_table('course_rating')
