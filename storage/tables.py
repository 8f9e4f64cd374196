"""Every table. Each row belongs to a workspace, and each key begins with it.

A composite key (workspace_id, id) lets a foreign key prove that both rows are of one workspace.
"""

from typing import Any

import sqlalchemy as sa

from storage.types import Moment, Money

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMES)


def _id(name: str = "id") -> sa.Column[str]:
    return sa.Column(name, sa.String(40), nullable=False)


def _ref(name: str) -> sa.Column[str | None]:
    return sa.Column(name, sa.String(40))


def _within_workspace(column: str, table: str, delete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["workspace_id", column], [f"{table}.workspace_id", f"{table}.id"], ondelete=delete)


def _where(condition: sa.ColumnElement[bool] | sa.TextClause) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


workspaces = sa.Table(
    "workspaces",
    metadata,
    sa.Column("workspace_id", sa.String(40), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("timezone", sa.String(64)),
    sa.Column("currency", sa.String(3), nullable=False, server_default="USD"),
    sa.Column("holidays", sa.String(20)),
    sa.Column("fiscal_year_start", sa.SmallInteger, nullable=False, server_default="1"),
    _ref("installer_id"),
    _ref("bot_user_id"),
    sa.Column("bot_token", sa.Text),
    # The next of the four steps of the installer's welcome; five where they are through.
    sa.Column("welcome_step", sa.SmallInteger, nullable=False, server_default="1"),
    sa.Column("state", sa.String(12), nullable=False, server_default="active"),
    sa.Column("created_at", Moment, nullable=False),
    sa.CheckConstraint("state IN ('active', 'uninstalled')", name="state"),
    sa.CheckConstraint("fiscal_year_start BETWEEN 1 AND 12", name="fiscal_year_start"),
)

people = sa.Table(
    "people",
    metadata,
    _id("workspace_id"),
    _id(),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("email", sa.String(320)),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("locale", sa.String(20), nullable=False, server_default="en-US"),
    sa.Column("is_admin", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_primary_owner", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_bot", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_guest", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_stranger", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("is_deactivated", sa.Boolean, nullable=False, server_default=sa.false()),
    # Since when it is known that they have left; each leaving is told of once.
    sa.Column("left_at", Moment),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
    sa.Index(None, "workspace_id", "timezone"),
)

# What somebody has chosen for themselves; NULL is the default. Slack's own facts stand in `people`.
preferences = sa.Table(
    "preferences",
    metadata,
    _id("workspace_id"),
    _id("person_id"),
    sa.Column("nudge_time", sa.String(5)),
    sa.Column("days", sa.String(27)),
    sa.Column("holidays", sa.String(20)),
    sa.Column("paused_until", sa.Date),
    sa.PrimaryKeyConstraint("workspace_id", "person_id"),
    _within_workspace("person_id", "people"),
)

teams = sa.Table(
    "teams",
    metadata,
    _id("workspace_id"),
    _id(),
    sa.Column("name", sa.String(100), nullable=False),
    _ref("channel_id"),
    sa.Column("is_default", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    sa.UniqueConstraint("workspace_id", "name"),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
)
sa.Index("uq_teams_default", teams.c.workspace_id, unique=True, **_where(sa.text("is_default")))

team_members = sa.Table(
    "team_members",
    metadata,
    _id("workspace_id"),
    _id("team_id"),
    _id("person_id"),
    sa.Column("role", sa.String(10), nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "team_id", "person_id"),
    _within_workspace("team_id", "teams"),
    _within_workspace("person_id", "people"),
    sa.CheckConstraint("role IN ('member', 'manager')", name="role"),
)

crm_owners = sa.Table(
    "crm_owners",
    metadata,
    _id("workspace_id"),
    sa.Column("name_key", sa.String(200), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    _ref("person_id"),
    _ref("team_id"),
    sa.PrimaryKeyConstraint("workspace_id", "name_key"),
    _within_workspace("team_id", "teams"),
    _within_workspace("person_id", "people"),
)

stages = sa.Table(
    "stages",
    metadata,
    _id("workspace_id"),
    _id(),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("name_key", sa.String(100), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(4), nullable=False),
    sa.Column("norm_days", sa.Integer),
    # Names in lower case that it bore before: a CRM goes on calling it so.
    sa.Column("former_names", sa.JSON),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    sa.UniqueConstraint("workspace_id", "name_key"),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
    sa.CheckConstraint("kind IN ('open', 'won', 'lost')", name="kind"),
    sa.CheckConstraint("norm_days IS NULL OR norm_days > 0", name="norm_days"),
)

deals = sa.Table(
    "deals",
    metadata,
    _id("workspace_id"),
    _id(),
    sa.Column("name", sa.String(150), nullable=False),
    sa.Column("account", sa.String(150)),
    sa.Column("amount", Money),
    sa.Column("currency", sa.String(3)),
    _id("stage_id"),
    sa.Column("stage_since", Moment),
    sa.Column("status", sa.String(4), nullable=False),
    _ref("owner_id"),
    sa.Column("owner_name", sa.String(200)),
    _id("team_id"),
    sa.Column("close_on", sa.Date),
    sa.Column("created_at", Moment),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("closed_at", Moment),
    sa.Column("source", sa.String(40), nullable=False),
    sa.Column("external_id", sa.String(200)),
    sa.Column("crm_next_step", sa.Text),
    sa.Column("lost_reason", sa.String(300)),
    _ref("channel_id"),
    sa.Column("imported", sa.JSON),
    # Kept by the writers of steps: the dates of the open steps due first and last. They spare every list an anti-join.
    sa.Column("next_step_on", sa.Date),
    sa.Column("last_step_on", sa.Date),
    sa.Column("touched_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    _within_workspace("stage_id", "stages"),
    _within_workspace("team_id", "teams"),
    sa.UniqueConstraint("workspace_id", "source", "external_id"),
    sa.UniqueConstraint("workspace_id", "channel_id"),
    sa.CheckConstraint("status IN ('open', 'won', 'lost')", name="status"),
    sa.CheckConstraint("length(name) > 0", name="name"),
    sa.CheckConstraint("amount IS NULL OR currency IS NOT NULL", name="currency"),
)
_open = deals.c.status == sa.literal_column("'open'")
_closed = deals.c.status != sa.literal_column("'open'")
sa.Index(
    "ix_deals_open_by_team",
    deals.c.workspace_id,
    deals.c.team_id,
    deals.c.stage_id,
    deals.c.next_step_on,
    **_where(_open),
)
sa.Index(
    "ix_deals_open_by_owner",
    deals.c.workspace_id,
    deals.c.owner_id,
    deals.c.next_step_on,
    **_where(_open),
)
sa.Index("ix_deals_open_by_touch", deals.c.workspace_id, deals.c.touched_at, **_where(_open))
sa.Index(
    "ix_deals_closed",
    deals.c.workspace_id,
    deals.c.closed_at,
    deals.c.status,
    **_where(_closed),
)

deal_words = sa.Table(
    "deal_words",
    metadata,
    _id("workspace_id"),
    # Code-point order, so that a prefix is one range of the key on both databases.
    sa.Column("word", sa.String(150).with_variant(sa.String(150, collation="C"), "postgresql"), nullable=False),
    _id("deal_id"),
    sa.PrimaryKeyConstraint("workspace_id", "word", "deal_id"),
    _within_workspace("deal_id", "deals"),
    sa.Index(None, "workspace_id", "deal_id"),
)

steps = sa.Table(
    "steps",
    metadata,
    _id("workspace_id"),
    _id(),
    _id("deal_id"),
    sa.Column("text", sa.String(300), nullable=False),
    _id("owner_id"),
    sa.Column("party", sa.String(5), nullable=False, server_default="ours"),
    sa.Column("contact", sa.String(150)),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("due_at", Moment),
    sa.Column("remind_at", Moment),
    sa.Column("remind_on", sa.Date),
    sa.Column("link", sa.String(400)),
    sa.Column("state", sa.String(7), nullable=False, server_default="open"),
    sa.Column("state_since", Moment, nullable=False),
    _id("created_by"),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("via", sa.String(20), nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    _within_workspace("deal_id", "deals"),
    _within_workspace("owner_id", "people"),
    sa.CheckConstraint("state IN ('open', 'done', 'dropped')", name="state"),
    sa.CheckConstraint("party IN ('ours', 'buyer')", name="party"),
    sa.CheckConstraint("length(trim(text)) > 0", name="text"),
)
_step_open = steps.c.state == sa.literal_column("'open'")
sa.Index(
    "ix_steps_open_by_owner",
    steps.c.workspace_id,
    steps.c.owner_id,
    steps.c.due_on,
    **_where(_step_open),
)
sa.Index("ix_steps_by_deal", steps.c.workspace_id, steps.c.deal_id, steps.c.state, steps.c.due_on)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.Identity(), primary_key=True),
    _id("workspace_id"),
    sa.Column("act_id", sa.String(40), nullable=False),
    sa.Column("at", Moment, nullable=False),
    _ref("actor_id"),
    sa.Column("via", sa.String(20), nullable=False),
    sa.Column("what", sa.String(40), nullable=False),
    _ref("deal_id"),
    _ref("step_id"),
    sa.Column("field", sa.String(40)),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
    sa.Index(None, "workspace_id", "at"),
    sa.Index(None, "workspace_id", "deal_id", "seq"),
    sa.Index(None, "workspace_id", "act_id", "deal_id"),
    sa.Index(None, "workspace_id", "step_id"),
)

schedules = sa.Table(
    "schedules",
    metadata,
    _id("workspace_id"),
    _id(),
    sa.Column("kind", sa.String(10), nullable=False),
    _ref("team_id"),
    sa.Column("days", sa.String(27), nullable=False),
    sa.Column("local_time", sa.String(5), nullable=False),
    sa.Column("timezone", sa.String(64)),
    sa.Column("is_paused", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("created_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    _within_workspace("team_id", "teams"),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
    sa.CheckConstraint("kind IN ('nudge', 'undated', 'digest')", name="kind"),
    sa.CheckConstraint("(kind = 'nudge') = (team_id IS NULL)", name="team"),
)

# One row for each distinct zone and local time in which a schedule fires: planning costs by these, never by person.
clocks = sa.Table(
    "clocks",
    metadata,
    _id("workspace_id"),
    _id("schedule_id"),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("local_time", sa.String(5), nullable=False),
    sa.Column("days", sa.String(27), nullable=False),
    sa.Column("next_fire_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "schedule_id", "timezone", "local_time"),
    _within_workspace("schedule_id", "schedules", delete="CASCADE"),
    sa.Index(None, "next_fire_at"),
)

runs = sa.Table(
    "runs",
    metadata,
    _id("workspace_id"),
    _id(),
    _id("schedule_id"),
    sa.Column("timezone", sa.String(64), nullable=False),
    sa.Column("local_time", sa.String(5), nullable=False),
    sa.Column("fire_at", Moment, nullable=False),
    sa.Column("fired_at", Moment, nullable=False),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    sa.UniqueConstraint("workspace_id", "schedule_id", "timezone", "local_time", "fire_at"),
    sa.CheckConstraint("outcome IN ('fired', 'late', 'day_off')", name="outcome"),
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    _id("workspace_id"),
    sa.Column("key", sa.String(200), nullable=False),
    _ref("schedule_id"),
    _ref("team_id"),
    sa.Column("fire_at", Moment, nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    _id("recipient"),
    sa.Column("about", sa.JSON),
    sa.Column("state", sa.String(8), nullable=False, server_default="pending"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("available_at", Moment, nullable=False),
    sa.Column("lease_owner", sa.String(40)),
    sa.Column("sent_at", Moment),
    sa.Column("slack_channel", sa.String(40)),
    sa.Column("slack_ts", sa.String(40)),
    sa.Column("reason", sa.String(300)),
    sa.PrimaryKeyConstraint("workspace_id", "key"),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
    sa.CheckConstraint("state IN ('pending', 'sent', 'failed', 'skipped')", name="state"),
    sa.Index(None, "workspace_id", "recipient", "kind", "fire_at"),
)
_pending = deliveries.c.state == sa.literal_column("'pending'")
sa.Index(
    "ix_deliveries_pending",
    deliveries.c.available_at,
    **_where(_pending),
)
_of_leavers = deliveries.c.kind == sa.literal_column("'left'")
sa.Index("ix_deliveries_left", deliveries.c.workspace_id, deliveries.c.team_id, **_where(_of_leavers))
_shared = deliveries.c.kind == sa.literal_column("'shared'")
sa.Index("ix_deliveries_shared", deliveries.c.workspace_id, deliveries.c.team_id, **_where(_shared))

# What a question still has to be told, kept while the person makes up their mind; also what Slack sent already.
drafts = sa.Table(
    "drafts",
    metadata,
    _id("workspace_id"),
    _id(),
    _id("person_id"),
    sa.Column("said", sa.JSON, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "id"),
    sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.workspace_id"]),
    sa.Index(None, "created_at"),
)

receipts = sa.Table(
    "receipts",
    metadata,
    _id("workspace_id"),
    sa.Column("key", sa.String(200), nullable=False),
    sa.Column("answer", sa.JSON),
    sa.Column("at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("workspace_id", "key"),
    sa.Index(None, "at"),
)
