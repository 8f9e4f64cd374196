"""The first schema: workspaces, deals, next steps, their history, schedules and deliveries."""

import sqlalchemy as sa
from alembic import op

from storage.migrations import security

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


SYSTEM_READS = ("people", "preferences", "teams", "team_members", "deals", "steps", "stages", "schedules")

SYSTEM_WRITES = ("workspaces", "clocks", "runs", "deliveries", "drafts", "receipts")


TABLES = (
    "receipts",
    "runs",
    "workspaces",
    "changes",
    "deliveries",
    "drafts",
    "people",
    "stages",
    "teams",
    "crm_owners",
    "deals",
    "preferences",
    "schedules",
    "team_members",
    "clocks",
    "deal_words",
    "steps",
)


def upgrade() -> None:
    _receipts()
    _runs()
    _workspaces()
    _changes()
    _deliveries()
    _drafts()
    _people()
    _stages()
    _teams()
    _crm_owners()
    _deals()
    _preferences()
    _schedules()
    _team_members()
    _clocks()
    _deal_words()
    _steps()
    security.protect(op.get_bind(), TABLES, system_reads=SYSTEM_READS, system_writes=SYSTEM_WRITES)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_at"), "receipts", ["at"], unique=False)


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("schedule_id", sa.String(length=40), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("local_time", sa.String(length=5), nullable=False),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fired_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.CheckConstraint("outcome IN ('fired', 'late', 'day_off')", name=op.f("ck_runs_outcome")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_runs")),
        sa.UniqueConstraint(
            "workspace_id",
            "schedule_id",
            "timezone",
            "local_time",
            "fire_at",
            name=op.f("uq_runs_workspace_id_schedule_id_timezone_local_time_fire_at"),
        ),
    )


def _workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("currency", sa.String(length=3), server_default="USD", nullable=False),
        sa.Column("holidays", sa.String(length=20), nullable=True),
        sa.Column("fiscal_year_start", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("installer_id", sa.String(length=40), nullable=True),
        sa.Column("bot_user_id", sa.String(length=40), nullable=True),
        sa.Column("bot_token", sa.Text(), nullable=True),
        sa.Column("welcome_step", sa.SmallInteger(), server_default="1", nullable=False),
        sa.Column("state", sa.String(length=12), server_default="active", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'uninstalled')", name=op.f("ck_workspaces_state")),
        sa.CheckConstraint("fiscal_year_start BETWEEN 1 AND 12", name=op.f("ck_workspaces_fiscal_year_start")),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_workspaces")),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), sa.Identity(always=False), nullable=False
        ),
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("act_id", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=40), nullable=True),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("deal_id", sa.String(length=40), nullable=True),
        sa.Column("step_id", sa.String(length=40), nullable=True),
        sa.Column("field", sa.String(length=40), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_changes_workspace_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
    )
    op.create_index(
        op.f("ix_changes_workspace_id_act_id_deal_id"), "changes", ["workspace_id", "act_id", "deal_id"], unique=False
    )
    op.create_index(op.f("ix_changes_workspace_id_at"), "changes", ["workspace_id", "at"], unique=False)
    op.create_index(
        op.f("ix_changes_workspace_id_deal_id_seq"), "changes", ["workspace_id", "deal_id", "seq"], unique=False
    )
    op.create_index(op.f("ix_changes_workspace_id_step_id"), "changes", ["workspace_id", "step_id"], unique=False)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("schedule_id", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.String(length=40), nullable=True),
        sa.Column("fire_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("about", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=8), server_default="pending", nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_owner", sa.String(length=40), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("slack_channel", sa.String(length=40), nullable=True),
        sa.Column("slack_ts", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=True),
        sa.CheckConstraint("state IN ('pending', 'sent', 'failed', 'skipped')", name=op.f("ck_deliveries_state")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_deliveries_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "key", name=op.f("pk_deliveries")),
    )
    op.create_index(
        "ix_deliveries_pending",
        "deliveries",
        ["available_at"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_deliveries_left",
        "deliveries",
        ["workspace_id", "team_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'left'"),
        postgresql_where=sa.text("kind = 'left'"),
    )
    op.create_index(
        "ix_deliveries_shared",
        "deliveries",
        ["workspace_id", "team_id"],
        unique=False,
        sqlite_where=sa.text("kind = 'shared'"),
        postgresql_where=sa.text("kind = 'shared'"),
    )
    op.create_index(
        op.f("ix_deliveries_workspace_id_recipient_kind_fire_at"),
        "deliveries",
        ["workspace_id", "recipient", "kind", "fire_at"],
        unique=False,
    )


def _drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_drafts_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_drafts")),
    )
    op.create_index(op.f("ix_drafts_created_at"), "drafts", ["created_at"], unique=False)


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("locale", sa.String(length=20), server_default="en-US", nullable=False),
        sa.Column("is_admin", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_primary_owner", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_stranger", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_deactivated", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_people_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_workspace_id_timezone"), "people", ["workspace_id", "timezone"], unique=False)


def _stages() -> None:
    op.create_table(
        "stages",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("norm_days", sa.Integer(), nullable=True),
        sa.Column("former_names", sa.JSON(), nullable=True),
        sa.CheckConstraint("kind IN ('open', 'won', 'lost')", name=op.f("ck_stages_kind")),
        sa.CheckConstraint("norm_days IS NULL OR norm_days > 0", name=op.f("ck_stages_norm_days")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_stages_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_stages")),
        sa.UniqueConstraint("workspace_id", "name_key", name=op.f("uq_stages_workspace_id_name_key")),
    )


def _teams() -> None:
    op.create_table(
        "teams",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("channel_id", sa.String(length=40), nullable=True),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_teams_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_teams")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_teams_workspace_id_name")),
    )
    op.create_index(
        "uq_teams_default",
        "teams",
        ["workspace_id"],
        unique=True,
        sqlite_where=sa.text("is_default"),
        postgresql_where=sa.text("is_default"),
    )


def _crm_owners() -> None:
    op.create_table(
        "crm_owners",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_crm_owners_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["teams.workspace_id", "teams.id"],
            name=op.f("fk_crm_owners_workspace_id_team_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "name_key", name=op.f("pk_crm_owners")),
    )


def _deals() -> None:
    op.create_table(
        "deals",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("account", sa.String(length=150), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("stage_id", sa.String(length=40), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.String(length=4), nullable=False),
        sa.Column("owner_id", sa.String(length=40), nullable=True),
        sa.Column("owner_name", sa.String(length=200), nullable=True),
        sa.Column("team_id", sa.String(length=40), nullable=False),
        sa.Column("close_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=True),
        sa.Column("crm_next_step", sa.Text(), nullable=True),
        sa.Column("lost_reason", sa.String(length=300), nullable=True),
        sa.Column("channel_id", sa.String(length=40), nullable=True),
        sa.Column("imported", sa.JSON(), nullable=True),
        sa.Column("next_step_on", sa.Date(), nullable=True),
        sa.Column("last_step_on", sa.Date(), nullable=True),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('open', 'won', 'lost')", name=op.f("ck_deals_status")),
        sa.CheckConstraint("amount IS NULL OR currency IS NOT NULL", name=op.f("ck_deals_currency")),
        sa.CheckConstraint("length(name) > 0", name=op.f("ck_deals_name")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "stage_id"],
            ["stages.workspace_id", "stages.id"],
            name=op.f("fk_deals_workspace_id_stage_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"], ["teams.workspace_id", "teams.id"], name=op.f("fk_deals_workspace_id_team_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_deals")),
        sa.UniqueConstraint("workspace_id", "channel_id", name=op.f("uq_deals_workspace_id_channel_id")),
        sa.UniqueConstraint(
            "workspace_id", "source", "external_id", name=op.f("uq_deals_workspace_id_source_external_id")
        ),
    )
    op.create_index(
        "ix_deals_closed",
        "deals",
        ["workspace_id", "closed_at", "status"],
        unique=False,
        sqlite_where=sa.text("status != 'open'"),
        postgresql_where=sa.text("status != 'open'"),
    )
    op.create_index(
        "ix_deals_open_by_owner",
        "deals",
        ["workspace_id", "owner_id", "next_step_on"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_deals_open_by_team",
        "deals",
        ["workspace_id", "team_id", "stage_id", "next_step_on"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index(
        "ix_deals_open_by_touch",
        "deals",
        ["workspace_id", "touched_at"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )


def _preferences() -> None:
    op.create_table(
        "preferences",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("nudge_time", sa.String(length=5), nullable=True),
        sa.Column("days", sa.String(length=27), nullable=True),
        sa.Column("holidays", sa.String(length=20), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_preferences_workspace_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "person_id", name=op.f("pk_preferences")),
    )


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("team_id", sa.String(length=40), nullable=True),
        sa.Column("days", sa.String(length=27), nullable=False),
        sa.Column("local_time", sa.String(length=5), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("is_paused", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'nudge') = (team_id IS NULL)", name=op.f("ck_schedules_team")),
        sa.CheckConstraint("kind IN ('nudge', 'undated', 'digest')", name=op.f("ck_schedules_kind")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["teams.workspace_id", "teams.id"],
            name=op.f("fk_schedules_workspace_id_team_id"),
        ),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"], name=op.f("fk_schedules_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_schedules")),
    )


def _team_members() -> None:
    op.create_table(
        "team_members",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("team_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.CheckConstraint("role IN ('member', 'manager')", name=op.f("ck_team_members_role")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_team_members_workspace_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "team_id"],
            ["teams.workspace_id", "teams.id"],
            name=op.f("fk_team_members_workspace_id_team_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "team_id", "person_id", name=op.f("pk_team_members")),
    )


def _clocks() -> None:
    op.create_table(
        "clocks",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("schedule_id", sa.String(length=40), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("local_time", sa.String(length=5), nullable=False),
        sa.Column("days", sa.String(length=27), nullable=False),
        sa.Column("next_fire_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "schedule_id"],
            ["schedules.workspace_id", "schedules.id"],
            name=op.f("fk_clocks_workspace_id_schedule_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "schedule_id", "timezone", "local_time", name=op.f("pk_clocks")),
    )
    op.create_index(op.f("ix_clocks_next_fire_at"), "clocks", ["next_fire_at"], unique=False)


def _deal_words() -> None:
    op.create_table(
        "deal_words",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column(
            "word",
            sa.String(length=150).with_variant(sa.String(length=150, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("deal_id", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"],
            ["deals.workspace_id", "deals.id"],
            name=op.f("fk_deal_words_workspace_id_deal_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "word", "deal_id", name=op.f("pk_deal_words")),
    )
    op.create_index(op.f("ix_deal_words_workspace_id_deal_id"), "deal_words", ["workspace_id", "deal_id"], unique=False)


def _steps() -> None:
    op.create_table(
        "steps",
        sa.Column("workspace_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("deal_id", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.String(length=40), nullable=False),
        sa.Column("party", sa.String(length=5), server_default="ours", nullable=False),
        sa.Column("contact", sa.String(length=150), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("link", sa.String(length=400), nullable=True),
        sa.Column("state", sa.String(length=7), server_default="open", nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("via", sa.String(length=20), nullable=False),
        sa.CheckConstraint("party IN ('ours', 'buyer')", name=op.f("ck_steps_party")),
        sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name=op.f("ck_steps_state")),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_steps_text")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "deal_id"], ["deals.workspace_id", "deals.id"], name=op.f("fk_steps_workspace_id_deal_id")
        ),
        sa.ForeignKeyConstraint(
            ["workspace_id", "owner_id"],
            ["people.workspace_id", "people.id"],
            name=op.f("fk_steps_workspace_id_owner_id"),
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_steps")),
    )
    op.create_index("ix_steps_by_deal", "steps", ["workspace_id", "deal_id", "state", "due_on"], unique=False)
    op.create_index(
        "ix_steps_open_by_owner",
        "steps",
        ["workspace_id", "owner_id", "due_on"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
