"""proposed plans: the best plans of a person for several budgets, computed in a job."""

import sqlalchemy as sa
from alembic import op

import lms.db


revision = 'c4e8d20f6b17'
down_revision = 'c93d5f70e1b8'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('proposed_plan',
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('chosen', sa.JSON(), nullable=False),
    sa.Column('computed_at', lms.db.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_proposed_plan_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_proposed_plan'))
    )


def downgrade() -> None:
    op.drop_table('proposed_plan')
