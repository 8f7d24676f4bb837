"""quizzes that can be trusted."""

import sqlalchemy as sa
from alembic import op

import lms.db


revision = 'd016b83e3ef2'
down_revision = 'db8abbc3ee41'
branch_labels = None
depends_on = None


_OPEN_BEFORE = sa.text("state in ('in_progress','overdue')")
_OPEN = sa.text("state in ('prepared','in_progress','overdue')")

_ALL = '["answer", "correct", "points", "key", "explanation"]'
_REVIEW_BEFORE = f'{{"during": [], "after": {_ALL}, "later": {_ALL}, "closed": {_ALL}}}'
"""So far everything was shown as soon as an attempt was handed in."""


def _index_of_open_attempts(where: sa.TextClause) -> None:
    """A prepared attempt of a mass exam is an open one too."""
    columns = ["quiz_version_id", "person_id", "host_uuid"]
    op.drop_index("uq_attempt_open", "attempt")
    op.create_index("uq_attempt_open", "attempt", columns, unique=True, sqlite_where=where, postgresql_where=where)


def upgrade() -> None:
    """Apply; the new settings of quizzes that exist are those they had so far."""
    _index_of_open_attempts(_OPEN)
    op.create_table('clock_mark',
    sa.Column('machine_start', sa.String(length=36), nullable=False),
    sa.Column('moment', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('counted', sa.Float(), nullable=False),
    sa.Column('latest', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('unsettled_until', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('machine_start', name=op.f('pk_clock_mark'))
    )
    op.create_table('item_exposure',
    sa.Column('question_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('competency_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('share', sa.Float(), nullable=False),
    sa.Column('counted_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['competency_id'], ['competency.id'], name=op.f('fk_item_exposure_competency_id_competency')),
    sa.ForeignKeyConstraint(['question_version_id'], ['question_version.id'], name=op.f('fk_item_exposure_question_version_id_question_version')),
    sa.PrimaryKeyConstraint('question_version_id', name=op.f('pk_item_exposure'))
    )
    with op.batch_alter_table('item_exposure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_exposure_competency_id'), ['competency_id'], unique=False)

    op.create_table('quiz_override',
    sa.Column('quiz_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('extra_minutes', sa.Integer(), nullable=False),
    sa.Column('extra_attempts', sa.Integer(), nullable=False),
    sa.Column('opens_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('closes_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_quiz_override_person_id_person')),
    sa.ForeignKeyConstraint(['quiz_id'], ['quiz.id'], name=op.f('fk_quiz_override_quiz_id_quiz')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_override')),
    sa.UniqueConstraint('uuid', name=op.f('uq_quiz_override_uuid'))
    )
    with op.batch_alter_table('quiz_override', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_quiz_override_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_quiz_override_quiz_id'), ['quiz_id'], unique=False)

    op.create_table('quiz_section',
    sa.Column('quiz_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('shuffle', sa.Boolean(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['quiz_version_id'], ['quiz_version.id'], name=op.f('fk_quiz_section_quiz_version_id_quiz_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quiz_section')),
    sa.UniqueConstraint('quiz_version_id', 'position', name=op.f('uq_quiz_section_quiz_version_id_position')),
    sa.UniqueConstraint('uuid', name=op.f('uq_quiz_section_uuid'))
    )
    op.create_table('appeal',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('decided_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_appeal_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_appeal_decided_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appeal')),
    sa.UniqueConstraint('uuid', name=op.f('uq_appeal_uuid'))
    )
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_appeal_attempt_id'), ['attempt_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_appeal_state'), ['state'], unique=False)
        batch_op.create_index('uq_appeal_open', ['attempt_id', 'slot'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('stimulus',
    sa.Column('bank_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=80), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=150), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['bank_id'], ['question_bank.id'], name=op.f('fk_stimulus_bank_id_question_bank')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stimulus')),
    sa.UniqueConstraint('code', 'number', name=op.f('uq_stimulus_code_number')),
    sa.UniqueConstraint('uuid', name=op.f('uq_stimulus_uuid'))
    )
    with op.batch_alter_table('stimulus', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stimulus_bank_id'), ['bank_id'], unique=False)

    with op.batch_alter_table('question_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stimulus_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_question_version_stimulus_id'), ['stimulus_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_question_version_stimulus_id_stimulus'), 'stimulus', ['stimulus_id'], ['id'])

    op.create_table('attempt_file',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_file_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['file_id'], ['stored_file.id'], name=op.f('fk_attempt_file_file_id_stored_file')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_file')),
    sa.UniqueConstraint('uuid', name=op.f('uq_attempt_file_uuid'))
    )
    with op.batch_alter_table('attempt_file', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_file_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('attempt_extension',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_attempt_extension_attempt_id_attempt')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attempt_extension')),
    sa.UniqueConstraint('uuid', name=op.f('uq_attempt_extension_uuid'))
    )
    with op.batch_alter_table('attempt_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_attempt_extension_attempt_id'), ['attempt_id'], unique=False)

    op.create_table('blueprint_cell',
    sa.Column('quiz_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('section_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('competency_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('indicator', sa.Integer(), nullable=True),
    sa.Column('items', sa.Integer(), nullable=False),
    sa.Column('mark', sa.Float(), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.CheckConstraint('items > 0', name=op.f('ck_blueprint_cell_items')),
    sa.ForeignKeyConstraint(['competency_id'], ['competency.id'], name=op.f('fk_blueprint_cell_competency_id_competency')),
    sa.ForeignKeyConstraint(['quiz_version_id'], ['quiz_version.id'], name=op.f('fk_blueprint_cell_quiz_version_id_quiz_version')),
    sa.ForeignKeyConstraint(['section_id'], ['quiz_section.id'], name=op.f('fk_blueprint_cell_section_id_quiz_section')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blueprint_cell')),
    sa.UniqueConstraint('quiz_version_id', 'position', name=op.f('uq_blueprint_cell_quiz_version_id_position')),
    sa.UniqueConstraint('uuid', name=op.f('uq_blueprint_cell_uuid'))
    )
    op.create_table('mark',
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('marker_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('fraction', sa.Float(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_mark_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['marker_id'], ['person.id'], name=op.f('fk_mark_marker_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mark')),
    sa.UniqueConstraint('uuid', name=op.f('uq_mark_uuid'))
    )
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mark_marker_id'), ['marker_id'], unique=False)
        batch_op.create_index('ix_mark_slot', ['attempt_id', 'slot'], unique=False)

    op.create_table('marking_comment',
    sa.Column('agency_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('question_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('text', sa.String(length=600), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('archived_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_marking_comment_agency_id_agency')),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_marking_comment_question_id_question')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_marking_comment')),
    sa.UniqueConstraint('uuid', name=op.f('uq_marking_comment_uuid'))
    )
    with op.batch_alter_table('marking_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_marking_comment_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_marking_comment_question_id'), ['question_id'], unique=False)

    op.create_table('regrade',
    sa.Column('from_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('to_version_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=400), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.BigInteger(), nullable=True),
    sa.Column('created_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('applied_at', lms.db.UtcDateTime(timezone=True), nullable=True),
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['from_version_id'], ['question_version.id'], name=op.f('fk_regrade_from_version_id_question_version')),
    sa.ForeignKeyConstraint(['to_version_id'], ['question_version.id'], name=op.f('fk_regrade_to_version_id_question_version')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regrade')),
    sa.UniqueConstraint('uuid', name=op.f('uq_regrade_uuid'))
    )
    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regrade_from_version_id'), ['from_version_id'], unique=False)

    op.create_table('regrade_change',
    sa.Column('regrade_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('attempt_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('slot', sa.Integer(), nullable=False),
    sa.Column('before', sa.Float(), nullable=False),
    sa.Column('after', sa.Float(), nullable=False),
    sa.Column('passed_before', sa.Boolean(), nullable=True),
    sa.Column('passed_after', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id'], name=op.f('fk_regrade_change_attempt_id_attempt')),
    sa.ForeignKeyConstraint(['regrade_id'], ['regrade.id'], name=op.f('fk_regrade_change_regrade_id_regrade')),
    sa.PrimaryKeyConstraint('regrade_id', 'attempt_id', name=op.f('pk_regrade_change'))
    )
    with op.batch_alter_table('regrade_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regrade_change_attempt_id'), ['attempt_id'], unique=False)

    with op.batch_alter_table('answer_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('certainty', sa.Integer(), nullable=True))

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('allowance_seconds', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('released_at', lms.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('receipt', sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table('attempt_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('tries', sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column('certainty', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('locked_at', lms.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('seconds', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('comment', sa.Text(), nullable=False, server_default=""))

    with op.batch_alter_table('competency_test', schema=None) as batch_op:
        batch_op.add_column(sa.Column('path', sa.JSON(), nullable=False, server_default="[]"))

    with op.batch_alter_table('item_parameter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('discrimination', sa.Float(), nullable=False, server_default="1"))

    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.add_column(sa.Column('section_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_quiz_slot_section_id_quiz_section'), 'quiz_section', ['section_id'], ['id'])

    with op.batch_alter_table('quiz_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shuffle_options', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('opens_at', lms.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('closes_at', lms.db.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('grace_seconds', sa.Integer(), nullable=False, server_default="5"))
        batch_op.add_column(sa.Column('overdue', sa.String(length=8), nullable=False, server_default="submit"))
        batch_op.add_column(sa.Column('spacing_minutes', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('grade_method', sa.String(length=8), nullable=False, server_default="highest"))
        batch_op.add_column(sa.Column('navigation', sa.String(length=10), nullable=False, server_default="free"))
        batch_op.add_column(sa.Column('layout', sa.String(length=4), nullable=False, server_default="one"))
        batch_op.add_column(sa.Column('behaviour', sa.String(length=12), nullable=False, server_default="deferred"))
        batch_op.add_column(sa.Column('tries', sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column('try_penalty', sa.Float(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('certainty', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('review', sa.JSON(), nullable=False, server_default=_REVIEW_BEFORE))
        batch_op.add_column(sa.Column('access_code', sa.String(length=40), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('lobby', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('jitter_seconds', sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column('release', sa.String(length=8), nullable=False, server_default="at_once"))
        batch_op.add_column(sa.Column('names_hidden', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('double_marking', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('appeal_days', sa.Integer(), nullable=False, server_default="7"))



def downgrade() -> None:
    """Undo."""
    _index_of_open_attempts(_OPEN_BEFORE)
    with op.batch_alter_table('quiz_version', schema=None) as batch_op:
        batch_op.drop_column('appeal_days')
        batch_op.drop_column('double_marking')
        batch_op.drop_column('names_hidden')
        batch_op.drop_column('release')
        batch_op.drop_column('jitter_seconds')
        batch_op.drop_column('lobby')
        batch_op.drop_column('access_code')
        batch_op.drop_column('review')
        batch_op.drop_column('certainty')
        batch_op.drop_column('try_penalty')
        batch_op.drop_column('tries')
        batch_op.drop_column('behaviour')
        batch_op.drop_column('layout')
        batch_op.drop_column('navigation')
        batch_op.drop_column('grade_method')
        batch_op.drop_column('spacing_minutes')
        batch_op.drop_column('overdue')
        batch_op.drop_column('grace_seconds')
        batch_op.drop_column('closes_at')
        batch_op.drop_column('opens_at')
        batch_op.drop_column('shuffle_options')

    with op.batch_alter_table('quiz_slot', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_quiz_slot_section_id_quiz_section'), type_='foreignkey')
        batch_op.drop_column('section_id')

    with op.batch_alter_table('item_parameter', schema=None) as batch_op:
        batch_op.drop_column('discrimination')

    with op.batch_alter_table('competency_test', schema=None) as batch_op:
        batch_op.drop_column('path')

    with op.batch_alter_table('attempt_item', schema=None) as batch_op:
        batch_op.drop_column('comment')
        batch_op.drop_column('seconds')
        batch_op.drop_column('locked_at')
        batch_op.drop_column('certainty')
        batch_op.drop_column('tries')

    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_column('receipt')
        batch_op.drop_column('released_at')
        batch_op.drop_column('allowance_seconds')

    with op.batch_alter_table('answer_event', schema=None) as batch_op:
        batch_op.drop_column('certainty')

    with op.batch_alter_table('regrade_change', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regrade_change_attempt_id'))

    op.drop_table('regrade_change')
    with op.batch_alter_table('regrade', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regrade_from_version_id'))

    op.drop_table('regrade')
    with op.batch_alter_table('marking_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_marking_comment_question_id'))
        batch_op.drop_index(batch_op.f('ix_marking_comment_agency_id'))

    op.drop_table('marking_comment')
    with op.batch_alter_table('mark', schema=None) as batch_op:
        batch_op.drop_index('ix_mark_slot')
        batch_op.drop_index(batch_op.f('ix_mark_marker_id'))

    op.drop_table('mark')
    op.drop_table('blueprint_cell')
    with op.batch_alter_table('question_version', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_question_version_stimulus_id_stimulus'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_question_version_stimulus_id'))
        batch_op.drop_column('stimulus_id')

    with op.batch_alter_table('stimulus', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stimulus_bank_id'))

    op.drop_table('stimulus')
    with op.batch_alter_table('attempt_file', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_file_attempt_id'))

    op.drop_table('attempt_file')
    with op.batch_alter_table('attempt_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_attempt_extension_attempt_id'))

    op.drop_table('attempt_extension')
    with op.batch_alter_table('appeal', schema=None) as batch_op:
        batch_op.drop_index('uq_appeal_open', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_appeal_state'))
        batch_op.drop_index(batch_op.f('ix_appeal_attempt_id'))

    op.drop_table('appeal')
    op.drop_table('quiz_section')
    with op.batch_alter_table('quiz_override', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_quiz_override_quiz_id'))
        batch_op.drop_index(batch_op.f('ix_quiz_override_person_id'))

    op.drop_table('quiz_override')
    op.drop_table('clock_mark')
    with op.batch_alter_table('item_exposure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_item_exposure_competency_id'))

    op.drop_table('item_exposure')
