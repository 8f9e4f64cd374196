"""Every entry point of Nextstep in Slack. A new listener is one line here: how it is reached, its right, what it does.

`$deal`, `$step` and the like are ids of the deals that a request is about (see things.py).
"""

from dataclasses import fields

from sales.deal_fields import DealFields
from sales.permissions import Right
from tests.entry_points.entry import Does, Entry, anybody, its_owner, served
from tests.entry_points.kinds import Kind
from tests.entry_points.ways import Hand, Json, Modal, command, event, options, press, shortcut, submit

CHANGES, SHOWS, OPENS, LISTS, NOTHING = Does.CHANGES, Does.SHOWS, Does.OPENS, Does.LISTS, Does.NOTHING
SEE, ADD_STEP, CHANGE_STEP = Right.SEE_DEAL, Right.ADD_STEP, Right.CHANGE_STEP
ADD_DEAL, CHANGE_DEAL, ADMINISTER = Right.ADD_DEAL, Right.CHANGE_DEAL, Right.ADMINISTER
PIPELINE, SHARE, SETTLE_LEFT = Right.SEE_PIPELINE, Right.SHARE_PIPELINE, Right.SETTLE_LEFT

# What forms are filled with, and what views keep for themselves.
STEP_ROW = "step:$step:$owner:$due"
A_STEP: Json = {"step_id": "$step", "owner_id": "$owner", "due_on": "$due"}
NEXT: Json = {
    "text": {"value": "call them again"},
    "owner": {"selected_user": "$owner"},
    "due_on": {"selected_date": "$due"},
    "party": {"selected_option": {"value": "ours"}},
}
PICKED: Json = {**NEXT, "deal": {"selected_option": {"value": "$deal"}}}
EDITED: Json = {**NEXT, "text": {"value": "call them at last"}}
STEP_FORM = Modal("step_form", {"deal_id": "$deal"}, NEXT)
LIST = Modal("deal_list", {"about": '{"choice": "every", "words": "", "offset": 0}'})
TEAMS_LIST = Modal("deal_list", {"about": '{"choice": "undated:$team", "words": "", "offset": 0}'})
CARD = Modal("deal_card", {"about": "$deal"})
CLOSED_CARD = Modal("deal_card", {"about": "$closed"})
LINKED_CARD = Modal("deal_card", {"about": "$linked"})
STEPS_OF_DEAL = Modal("step_list", {"about": '{"of": "$deal", "offset": 0}'})
OWN_STEPS = Modal("step_list", {"about": '{"of": "week", "offset": 0}'})
LEFT_LIST = Modal("left_list", {"about": '{"person_id": "$leaver", "team_id": "$team", "offset": 0}'})
TO_COLLEAGUE: Json = {"owner": {"selected_user": "$colleague"}}
SETTINGS = Modal()
WEEKDAYS: Json = {"selected_options": [{"value": "mon"}, {"value": "tue"}]}
OWN: Json = {
    "nudge_time": {"selected_option": {"value": "08:30"}},
    "days": WEEKDAYS,
    "holidays": {"selected_option": {"value": "DE"}},
}
TEAM: Json = {"name": {"value": "Harriers"}, "members": {"selected_users": ["$colleague"]}}
STAGE: Json = {"name": {"value": "Tasting"}, "kind": {"selected_option": {"value": "open"}}}
TEAM_SHOWED = [{"type": "input", "block_id": "name", "element": {"initial_value": "$team_name"}}]
STAGE_SHOWED = [{"type": "input", "block_id": "name", "element": {"initial_value": "$stage_name"}}]
NEW_DEAL: Json = {"name": {"value": "Fresh Start"}, "stage": {"selected_option": {"value": "$first_stage"}}}
DEAL_KEPT: Json = {
    "deal_id": "$deal",
    "status": "open",
    "showed": {one.name: f"$showed_{one.name}" for one in fields(DealFields)},
}


def _own_step(kind: Kind) -> bool:
    """A reminder reaches the step's owner alone, who must be able to change the step."""
    return (its_owner(kind) or kind.has_step) and kind.may(CHANGE_STEP)


def _who_handed_over(kind: Kind) -> bool:
    """Jane, who passed a deal of her own on."""
    return kind.handle == "jane"


def _home(hand: Hand) -> Json:
    return {"user": hand.person.id, "tab": "home", "channel": hand.ids["channel"]}


def _person(hand: Hand) -> Json:
    who = {"id": hand.person.id, "team_id": hand.person.team_id, "name": hand.person.name}
    return {"user": {**who, "tz": "Asia/Tokyo", "profile": {"real_name": "Q"}}}


CAPTURE = (
    Entry(command("/nextstep"), anybody, OPENS, "without a line"),
    Entry(command("/nextstep", "$word pilot - call them 1 dec"), ADD_STEP, CHANGES, "with a line"),
    Entry(command("/nextstep", "call them 1 dec", channel="$linked_channel"), ADD_STEP, CHANGES, "in a deal's channel"),
    Entry(command("/nextstep", "Fresh Start - call them 1 dec"), anybody, NOTHING, "with a new deal's name"),
    Entry(options("deal", "pilot", on=Modal("step_form")), SEE, LISTS, "typed"),
    Entry(options("deal", "", on=Modal("step_form")), SEE, LISTS, "not typed yet"),
    Entry(submit("step_form", NEXT, kept={"deal_id": "$deal"}), ADD_STEP, CHANGES, "for a deal"),
    Entry(submit("step_form", PICKED), ADD_STEP, CHANGES, "deal picked"),
    Entry(submit("step_form", EDITED, kept={"deal_id": "$deal", "step_id": "$step"}), CHANGE_STEP, CHANGES, "to edit"),
    Entry(press("deal_set_step", "$deal"), ADD_STEP, OPENS, "in a message"),
    Entry(press("deal_set_step", "$deal", on="home"), ADD_STEP, OPENS, "in the home tab"),
    Entry(press("deal_set_step", "$deal", on=CARD), ADD_STEP, OPENS, "on a card"),
    Entry(press("capture_edit", "$act|$step"), CHANGE_STEP, OPENS, "in a message"),
    Entry(press("capture_edit", "$act|$step", on=STEP_FORM), CHANGE_STEP, OPENS, "in a form"),
    Entry(press("party", on=STEP_FORM), anybody, OPENS),
)
ON_CLOSED = (
    Entry(press("deal_set_step", "$closed"), ADD_STEP, NOTHING, "of a closed deal"),
    Entry(submit("step_form", NEXT, kept={"deal_id": "$closed"}), ADD_STEP, NOTHING, "for a closed deal"),
    Entry(press("capture_edit", "$act|$closed_step"), CHANGE_STEP, NOTHING, "of a closed deal"),
    Entry(
        submit("step_form", EDITED, kept={"deal_id": "$closed", "step_id": "$closed_step"}),
        CHANGE_STEP,
        NOTHING,
        "to edit one of a closed deal",
    ),
    Entry(press("capture_pick_deal_0", "$my_dated_draft|$closed"), ADD_STEP, NOTHING, "a closed deal"),
    Entry(press("capture_pick_date_0", "$my_draft_of_closed|$later"), ADD_STEP, NOTHING, "of a closed deal"),
)
QUESTIONS = (
    Entry(press("capture_pick_deal_0", "$my_draft|$deal"), ADD_STEP, SHOWS, "before a date"),
    Entry(press("capture_pick_deal_0", "$my_dated_draft|$deal"), ADD_STEP, CHANGES, "after a date"),
    Entry(press("capture_pick_deal_0", "$draft|$deal"), its_owner, SHOWS, "of whom it was asked"),
    Entry(press("capture_pick_date_0", "$my_draft_of_deal|$later"), ADD_STEP, CHANGES),
    Entry(press("capture_pick_date_0", "$draft|$later"), its_owner, CHANGES, "of whom it was asked"),
    Entry(press("capture_new_deal", "$my_dated_draft"), ADD_DEAL, CHANGES),
    Entry(press("capture_other_date", block_id="date:$my_draft_of_deal", selected_date="$later"), ADD_STEP, CHANGES),
    Entry(press("capture_undo", "$act"), its_owner, CHANGES, "in a message"),
    Entry(press("capture_undo", "$act", on=STEP_FORM), its_owner, CHANGES, "in a form"),
    Entry(press("capture_undo", "$my_step_act"), ADD_STEP, CHANGES, "of an earlier right"),
    Entry(press("earlier_done_0", "$act|$earlier"), its_owner, CHANGES),
    Entry(press("earlier_drop_0", "$act|$earlier"), its_owner, CHANGES),
    Entry(press("earlier_keep_0", "$act|$earlier"), its_owner, SHOWS),
)
STEPS = (
    Entry(press("step_done", "$step", block_id=STEP_ROW), CHANGE_STEP, CHANGES, "in a message"),
    Entry(press("step_done", "$step", on=CARD), CHANGE_STEP, CHANGES, "on a card"),
    Entry(press("step_done", "$step", block_id=STEP_ROW, on="home"), CHANGE_STEP, CHANGES, "in the home tab"),
    *(
        Entry(
            press("step_menu", block_id=STEP_ROW, on=place, selected_option={"value": chosen}),
            CHANGE_STEP,
            SHOWS,
            f"{chosen} in the {place}",
        )
        for chosen in ("remind", "move", "hand_over", "edit")
        for place in ("message", "home")
    ),
    Entry(press("step_menu", block_id=STEP_ROW, selected_option={"value": "open"}), SEE, SHOWS, "open"),
    Entry(press("steps_more", "$deal", on="home"), SEE, SHOWS, "of a deal"),
    Entry(press("steps_more", "week"), served, NOTHING, "of one's own"),
    Entry(press("step_list_previous", on=STEPS_OF_DEAL), SEE, SHOWS, "of a deal"),
    Entry(press("step_list_next", on=STEPS_OF_DEAL), SEE, SHOWS, "of a deal"),
    Entry(press("step_list_next", on=OWN_STEPS), served, NOTHING, "of one's own"),
    Entry(press("step_hand_back", "$step|$manager", block_id=STEP_ROW), CHANGE_STEP, CHANGES),
    Entry(press("step_undo", "$moved_act"), its_owner, CHANGES),
    Entry(press("step_undo", "$moved_act", on="home"), its_owner, CHANGES, "in the home tab"),
    Entry(press("step_undo", "$my_moved_act"), CHANGE_STEP, CHANGES, "of an earlier right"),
    Entry(press("step_remind_0", "$soon", on=Modal(kept=A_STEP)), _own_step, CHANGES),
    Entry(press("step_move_0", "$later", on=Modal(kept=A_STEP)), CHANGE_STEP, CHANGES),
    Entry(submit("step_move", {"due_on": {"selected_date": "$later"}}, kept=A_STEP), CHANGE_STEP, CHANGES),
    Entry(submit("step_hand_over", TO_COLLEAGUE, kept=A_STEP), CHANGE_STEP, CHANGES),
    Entry(shortcut("new_next_step"), anybody, OPENS),
    Entry(shortcut("set_next_step", said="$word pilot: call them 1 dec"), anybody, OPENS, "that names a deal"),
    Entry(
        shortcut("set_next_step", said="call them 1 dec", channel="$linked_channel"), ADD_STEP, LISTS, "in its channel"
    ),
)
OWN_THINGS = (
    Entry(event("app_home_opened", _home), served, LISTS),
    Entry(press("settings_open", on="home"), served, OPENS, "in the home tab"),
    Entry(press("settings_open"), served, OPENS, "in a message"),
    Entry(press("settings_resume", on=Modal("own_settings")), served, NOTHING),
    Entry(options("holidays", "ger", on=Modal("own_settings")), served, NOTHING),
    Entry(submit("own_settings", OWN), served, CHANGES),
)
PIPELINES = (
    Entry(command("/pipeline", "$team_name"), PIPELINE, SHOWS, "with a team"),
    Entry(command("/pipeline"), PIPELINE, LISTS, "without a team"),
    Entry(press("pipeline_team", block_id="pipeline:digest", selected_option={"value": "$team"}), PIPELINE, SHOWS),
    Entry(press("pipeline_undated", "undated|$team"), PIPELINE, SHOWS),
    Entry(press("pipeline_digest", "digest|$team"), PIPELINE, SHOWS),
    Entry(press("pipeline_share", "digest|$team"), SHARE, CHANGES),
)
DEALS = (
    Entry(command("/deals"), SEE, LISTS, "without a name"),
    Entry(command("/deals", "$word pilot"), SEE, LISTS, "with a name"),
    Entry(command("/deals", "link $word pilot"), CHANGE_DEAL, CHANGES, "link"),
    Entry(command("/deals", "link Borealis", channel="$linked_channel"), anybody, NOTHING, "link a taken channel"),
    Entry(command("/deals", "unlink", channel="$linked_channel"), CHANGE_DEAL, CHANGES, "unlink"),
    Entry(press("deal_link_pick_0", "$channel|$deal"), CHANGE_DEAL, CHANGES),
    Entry(press("deal_link_instead", "$channel|$deal"), CHANGE_DEAL, CHANGES),
    Entry(press("deal_link_instead", "$linked_channel|$own_deal"), anybody, NOTHING, "of another's channel"),
    Entry(press("deal_open", "$deal"), SEE, SHOWS, "in a message"),
    Entry(press("deal_open", "$deal", on="home"), SEE, SHOWS, "in the home tab"),
    Entry(press("deal_open", "$deal", on=LIST), SEE, SHOWS, "in a list"),
    Entry(press("deals_more", "every", on="home"), SEE, LISTS),
    Entry(press("deals_more", "undated:$team"), PIPELINE, SHOWS, "of a team in a message"),
    Entry(press("deal_list_next", on=TEAMS_LIST), PIPELINE, SHOWS, "of a team"),
    Entry(press("deal_list_filter", on=LIST, selected_option={"value": "every"}), SEE, LISTS),
    Entry(press("deal_list_previous", on=LIST), SEE, LISTS),
    Entry(press("deal_list_next", on=LIST), SEE, LISTS),
    Entry(press("deal_new", on=LIST), ADD_DEAL, OPENS),
    Entry(press("deal_edit", on=CARD), CHANGE_DEAL, OPENS),
    Entry(press("deal_lost", on=CARD), CHANGE_DEAL, OPENS),
    Entry(press("deal_won", on=CARD), CHANGE_DEAL, CHANGES),
    Entry(press("deal_reopen", on=CLOSED_CARD), CHANGE_DEAL, CHANGES),
    Entry(press("deal_undo", "$act", on=CARD), its_owner, CHANGES),
    Entry(press("deal_undo", "$my_act", on=CARD), CHANGE_DEAL, CHANGES, "of an earlier right"),
    Entry(press("deal_unlink", on=LINKED_CARD), CHANGE_DEAL, CHANGES),
    Entry(press("deal_link_channel", on=CARD, selected_conversation="$channel"), CHANGE_DEAL, CHANGES),
    Entry(submit("deal_form", NEW_DEAL), ADD_DEAL, CHANGES, "for a new deal"),
    Entry(submit("deal_form", {"name": {"value": "Trial"}}, kept=DEAL_KEPT), CHANGE_DEAL, CHANGES, "for a deal"),
    Entry(submit("deal_lost_form", {"reason": {"value": "Too dear"}}, kept={"deal_id": "$deal"}), CHANGE_DEAL, CHANGES),
)
LEAVING = (
    Entry(press("left_hand_over", "deal|$deal|$owner"), CHANGE_DEAL, OPENS, "a deal"),
    Entry(press("left_hand_over", "step|$step|$owner"), CHANGE_STEP, OPENS, "a step"),
    Entry(submit("left_deal", TO_COLLEAGUE, kept={"person_id": "$owner", "deal_id": "$deal"}), CHANGE_DEAL, CHANGES),
    Entry(press("left_all", "$leaver|$team", on="home"), SETTLE_LEFT, OPENS),
    Entry(
        submit("left_everything", TO_COLLEAGUE, kept={"person_id": "$leaver", "team_id": "$team"}), SETTLE_LEFT, CHANGES
    ),
    Entry(press("left_more", "$leaver|$team"), SETTLE_LEFT, SHOWS),
    Entry(press("left_list_previous", on=LEFT_LIST), SETTLE_LEFT, SHOWS),
    Entry(press("left_list_next", on=LEFT_LIST), SETTLE_LEFT, SHOWS),
    Entry(press("left_undo", "$handed_act"), _who_handed_over, CHANGES),
    Entry(press("left_undo", "$my_given_act"), SETTLE_LEFT, CHANGES, "of an earlier right"),
)
ADMINISTRATION = (
    Entry(command("/nextstep-admin"), ADMINISTER, NOTHING),
    Entry(press("admin_team_new", on=SETTINGS), ADMINISTER, OPENS),
    Entry(press("admin_team_edit", "$team", on=SETTINGS), ADMINISTER, OPENS),
    Entry(press("admin_team_pick", on=SETTINGS, selected_option={"value": "$team"}), ADMINISTER, OPENS),
    Entry(press("admin_team_delete", "$team", on=Modal("admin_team", {"id": "$team"})), ADMINISTER, OPENS),
    Entry(submit("admin_team", TEAM), ADMINISTER, CHANGES, "for a new team"),
    Entry(submit("admin_team", TEAM, kept={"id": "$team"}, blocks=TEAM_SHOWED), ADMINISTER, CHANGES, "for a team"),
    Entry(
        submit("admin_team", TEAM, kept={"id": "$team", "welcome": True}, blocks=TEAM_SHOWED),
        ADMINISTER,
        CHANGES,
        "for the welcome",
    ),
    Entry(submit("admin_team_delete", kept={"id": "$team"}), ADMINISTER, CHANGES),
    Entry(press("admin_stages", on=SETTINGS), ADMINISTER, NOTHING),
    Entry(press("admin_stage_new", on=SETTINGS), ADMINISTER, OPENS),
    Entry(press("admin_stage_edit", "$stage", on=SETTINGS), ADMINISTER, OPENS),
    Entry(press("admin_stage_remove", "$stage", on=SETTINGS), ADMINISTER, OPENS),
    Entry(press("admin_stage_up", "$stage_place:$stage", on=SETTINGS), ADMINISTER, CHANGES),
    Entry(press("admin_stage_down", "0:$first_stage", on=SETTINGS), ADMINISTER, CHANGES),
    Entry(submit("admin_stage", STAGE), ADMINISTER, CHANGES, "for a new stage"),
    Entry(submit("admin_stage", STAGE, kept={"id": "$stage"}, blocks=STAGE_SHOWED), ADMINISTER, CHANGES, "for a stage"),
    Entry(submit("admin_stage_remove", kept={"id": "$stage"}), ADMINISTER, CHANGES),
    Entry(press("welcome_resume", on=SETTINGS), ADMINISTER, NOTHING),
    Entry(press("welcome_try", "try"), anybody, OPENS),
    Entry(press("welcome_next", "2"), ADMINISTER, CHANGES, "in the message"),
    Entry(press("welcome_next", "2", on=Modal()), ADMINISTER, CHANGES, "in the settings"),
    Entry(press("welcome_channel", selected_conversation="$channel"), ADMINISTER, CHANGES),
    Entry(press("welcome_people", "$team"), ADMINISTER, OPENS),
)
TOLD_BY_SLACK = (
    Entry(event("user_change", _person), anybody, CHANGES),
    Entry(event("team_join", _person), anybody, CHANGES),
)

ENTRIES = (
    *CAPTURE,
    *ON_CLOSED,
    *QUESTIONS,
    *STEPS,
    *OWN_THINGS,
    *PIPELINES,
    *DEALS,
    *LEAVING,
    *ADMINISTRATION,
    *TOLD_BY_SLACK,
)
