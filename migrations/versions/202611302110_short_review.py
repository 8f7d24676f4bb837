"""short review: what is left in memory of check questions."""

from datetime import timedelta, timezone

import sqlalchemy as sa
from alembic import op

import lms.db

revision = 'c2f90d7b61e4'
down_revision = 'c3d8f5b06e17'
branch_labels = None
depends_on = None

JAKARTA = timezone(timedelta(hours=7))
AFTER_RIGHT = (2.3065, 2.118103970459016, 2)
AFTER_WRONG = (0.212, 6.4133, 1)
"""Stability, difficulty and days until due after a first answer, with the parameters of FSRS-6."""
WITHOUT_VERDICT = ('essay', 'upload', 'likert')
PEOPLE = 500
"""People whose answers are in memory at the same time."""


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table('review_card',
        sa.Column('person_id', number, nullable=False),
        sa.Column('question_id', number, nullable=False),
        sa.Column('question_version_id', number, nullable=False),
        sa.Column('enrollment_id', number, nullable=False),
        sa.Column('activity_id', number, nullable=False),
        sa.Column('answer', sa.JSON(), nullable=False),
        sa.Column('stability', sa.Float(), nullable=False),
        sa.Column('difficulty', sa.Float(), nullable=False),
        sa.Column('last_on', sa.Date(), nullable=False),
        sa.Column('due_on', sa.Date(), nullable=False),
        sa.Column('reviewed_on', sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_review_card_activity_id_activity')),
        sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_review_card_enrollment_id_enrollment')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_card_person_id_person')),
        sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_review_card_question_id_question')),
        sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_review_card_question_version_id_question_version')),
        sa.PrimaryKeyConstraint('person_id', 'question_id', name=op.f('pk_review_card')),
    )
    with op.batch_alter_table('review_card', schema=None) as batch_op:
        batch_op.create_index('ix_review_card_due', ['person_id', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_review_card_enrollment_id'), ['enrollment_id'], unique=False)
    _begin_with_answers()


def downgrade() -> None:
    with op.batch_alter_table('review_card', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_review_card_enrollment_id'))
        batch_op.drop_index('ix_review_card_due')
    op.drop_table('review_card')


def _begin_with_answers() -> None:
    """Give every check question that somebody answered a card, as if that had been the first answer; some people at a time."""
    answers = sa.text(
        'select e.person_id, v.question_id, c.question_version_id, c.enrollment_id, a.id as activity_id, c.answer, c.fraction,'
        ' c.answered_at from check_answer c join enrollment e on e.id = c.enrollment_id'
        ' join question_version v on v.id = c.question_version_id'
        ' join lesson_check l on l.question_version_id = c.question_version_id'
        ' join activity a on a.id = l.activity_id'
        ' join module m on m.id = a.module_id and m.course_version_id = e.course_version_id'
        ' where v.kind not in :kinds and e.person_id > :low and e.person_id <= :high order by c.answered_at'
    ).bindparams(sa.bindparam('kinds', WITHOUT_VERDICT, expanding=True)).columns(
        answer=sa.JSON(), answered_at=lms.db.UtcDateTime(timezone=True)
    )
    table = sa.table(
        'review_card',
        *(sa.column(name) for name in ('person_id', 'question_id', 'question_version_id', 'enrollment_id', 'activity_id')),
        sa.column('answer', sa.JSON()), sa.column('stability', sa.Float()), sa.column('difficulty', sa.Float()),
        sa.column('last_on', sa.Date()), sa.column('due_on', sa.Date()),
    )
    for low, high in _ranges():
        cards = {}
        for row in op.get_bind().execute(answers, {'low': low, 'high': high}).mappings():
            cards[row['person_id'], row['question_id']] = _card(row)
        if cards:
            op.bulk_insert(table, list(cards.values()))


def _ranges():
    """The learners' ids in ranges of at most `PEOPLE` people: above the first number, up to the second."""
    some = sa.text(
        'select max(person_id) from (select distinct person_id from enrollment where person_id > :low'
        ' order by person_id limit :people) as few'
    )
    low = 0
    while (high := op.get_bind().execute(some, {'low': low, 'people': PEOPLE}).scalar()) is not None:
        yield low, high
        low = high


def _card(row):
    stability, difficulty, days = AFTER_RIGHT if row['fraction'] >= 1 else AFTER_WRONG
    last_on = row['answered_at'].astimezone(JAKARTA).date()
    kept = {name: row[name] for name in ('person_id', 'question_id', 'question_version_id', 'enrollment_id', 'activity_id', 'answer')}
    return {
        **kept,
        'stability': stability,
        'difficulty': difficulty,
        'last_on': last_on,
        'due_on': last_on + timedelta(days=days),
    }
