"""practice: every answer to a check question, the picture of each person's topics, and the tracers behind it."""

import sqlalchemy as sa
from alembic import op

import lms.db

revision = 'e5a7c3d1f942'
down_revision = 'a41d7c0e92b5'
branch_labels = None
depends_on = None

WITHOUT_VERDICT = ('essay', 'upload', 'likert')


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('practice_answer',
        sa.Column('id', number, nullable=False),
        sa.Column('person_id', number, nullable=False),
        sa.Column('question_version_id', number, nullable=False),
        sa.Column('fraction', sa.Float(), nullable=False),
        sa.Column('answered_at', lms.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_practice_answer_person_id_person')),
        sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_practice_answer_question_version_id_question_version')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_answer')),
    )
    with op.batch_alter_table('practice_answer', schema=None) as batch_op:
        batch_op.create_index('ix_practice_answer_person', ['person_id', 'answered_at'], unique=False)
    op.create_table('practice_topic',
        sa.Column('person_id', number, nullable=False),
        sa.Column('competency_id', number, nullable=False),
        sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('indicator', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('answers', sa.Integer(), nullable=False),
        sa.Column('p_mastered', sa.Float(), nullable=False),
        sa.Column('chance', sa.Float(), nullable=False),
        sa.Column('low', sa.Float(), nullable=False),
        sa.Column('high', sa.Float(), nullable=False),
        sa.Column('standing', sa.String(length=10), nullable=False),
        sa.Column('activity_id', number, nullable=True),
        sa.Column('model_version', sa.String(length=40), nullable=False),
        sa.Column('computed_at', lms.db.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_practice_topic_activity_id_activity')),
        sa.ForeignKeyConstraint(['competency_id'], ['competency.id'], name=op.f('fk_practice_topic_competency_id_competency')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_practice_topic_person_id_person')),
        sa.PrimaryKeyConstraint('person_id', 'competency_id', 'level', 'indicator', name=op.f('pk_practice_topic')),
    )
    op.create_table('tracer_model',
        sa.Column('version', sa.String(length=40), nullable=False),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('data_stamp', sa.String(length=64), nullable=False),
        sa.Column('settings', sa.JSON(), nullable=False),
        sa.Column('metrics', sa.JSON(), nullable=False),
        sa.Column('trained_at', lms.db.UtcDateTime(timezone=True), nullable=False),
        sa.Column('id', number, nullable=False),
        sa.Column('uuid', sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_tracer_model')),
        sa.UniqueConstraint('uuid', name=op.f('uq_tracer_model_uuid')),
        sa.UniqueConstraint('version', name=op.f('uq_tracer_model_version')),
    )
    _begin_with_answers()


def downgrade() -> None:
    op.drop_table('tracer_model')
    op.drop_table('practice_topic')
    with op.batch_alter_table('practice_answer', schema=None) as batch_op:
        batch_op.drop_index('ix_practice_answer_person')
    op.drop_table('practice_answer')


def _begin_with_answers() -> None:
    """Of the check questions answered so far only the last try is known: it becomes the first row of each."""
    op.get_bind().execute(sa.text(
        'insert into practice_answer (person_id, question_version_id, fraction, answered_at)'
        ' select e.person_id, c.question_version_id, c.fraction, c.answered_at from check_answer c'
        ' join enrollment e on e.id = c.enrollment_id join question_version v on v.id = c.question_version_id'
        ' where v.kind not in :kinds order by c.answered_at'
    ).bindparams(sa.bindparam('kinds', WITHOUT_VERDICT, expanding=True)))
