"""Stages in `/nextstep-admin`: their order, their form, and what becomes of their deals."""

from sandbox.seen import View
from services import stage_settings
from services.drafts import Typist
from storage.ids import new_id
from tests.acting import Office
from tests.deals import deal, seed, stored
from tests.handlers.admin_talk import opens, pressed, saves, settings
from tests.handlers.talk import id_of


def names(office: Office) -> list[str]:
    return [row["name"] for row in stored(office, "settings") if row["kind"] == "stage"]


def stage_of(office: Office, name: str) -> str:
    return next(str(row["stage"]) for row in stored(office, "deals") if row["name"] == name)


async def listed(office: Office) -> View:
    return await opens(office, await settings(office), "admin_stages")


async def test_the_list_tells_how_many_deals_are_in_each(sold: Office) -> None:
    view = await listed(sold)
    for words in ("*Discovery* · 4 open deals", "*Negotiation* · no deals", "*Lost* · 1 closed deal"):
        assert words in view.all_text


async def test_up_and_down_move_a_stage_and_a_double_press_moves_it_once(sold: Office) -> None:
    view = await listed(sold)
    await pressed(sold, view, "admin_stage_up", "Proposal", twice=True)
    view = await sold.people.wait_for_view("maya", after=view)
    assert names(sold)[:3] == ["Proposal", "Discovery", "Negotiation"]
    await pressed(sold, view, "admin_stage_down", "Proposal")
    view = await sold.people.wait_for_view("maya", after=view)
    assert names(sold)[:3] == ["Discovery", "Proposal", "Negotiation"]
    below = await sold.people.close("maya", view)
    assert below is not None
    assert "Discovery, Proposal, Negotiation" in below.all_text


async def test_a_renamed_stage_keeps_its_deals_and_the_crm_s_old_name(sold: Office) -> None:
    form = await opens(sold, await listed(sold), "admin_stage_edit", "Discovery")
    assert form.state["name"]["name"]["value"] == "Discovery"

    await saves(sold, form, name="Qualify", norm_days="14")

    view = await sold.people.wait_for_view("maya", containing="✓ Qualify is saved.")
    assert "*Qualify (norm 14 days)* · 4 open deals" in view.all_text
    below = await sold.people.close("maya", view)
    assert below is not None
    assert "Qualify (norm 14 days), Proposal" in below.all_text
    assert stage_of(sold, "Zeta") == "Qualify"


async def test_a_norm_can_be_taken_away(sold: Office) -> None:
    form = await opens(sold, await listed(sold), "admin_stage_edit", "Discovery")
    await saves(sold, form, norm_days="14")
    view = await sold.people.wait_for_view("maya", containing="norm 14 days")
    form = await opens(sold, view, "admin_stage_edit", "Discovery")
    await saves(sold, form, norm_days=None)
    view = await sold.people.wait_for_view("maya", containing="*Discovery* · 4 open deals", after=view)


async def test_a_new_stage_stands_behind_the_last_of_its_kind(sold: Office) -> None:
    form = await opens(sold, await listed(sold), "admin_stage_new")
    await saves(sold, form, name="Legal 🎉", kind="Open", twice=True)
    view = await sold.people.wait_for_view("maya", containing="Legal 🎉 is saved")
    assert names(sold) == ["Discovery", "Proposal", "Negotiation", "Legal 🎉", "Won", "Lost"]
    assert "*Legal 🎉* · no deals" in view.all_text


async def test_what_cannot_be_is_marked_on_its_field(sold: Office) -> None:
    form = await opens(sold, await listed(sold), "admin_stage_edit", "Discovery")
    done = await saves(sold, form, name="proposal")
    assert done.errors == {"name": "There is a stage “proposal” already; choose another name."}
    done = await saves(sold, form, name="Discovery", kind="Won")
    assert done.errors["kind"].startswith("Discovery holds 4 open deals, which would have to be won")
    done = await saves(sold, form, kind="Open", norm_days="0")
    assert set(done.errors) == {"norm_days"}


async def test_a_stage_with_deals_asks_where_they_go(sold: Office) -> None:
    question = await opens(sold, await listed(sold), "admin_stage_remove", "Discovery")
    assert "Remove *Discovery*? It holds 4 open deals." in question.all_text
    refused = await saves(sold, question)
    assert set(refused.errors) == {"to"}

    await saves(sold, question, to="Negotiation")

    view = await sold.people.wait_for_view("maya", containing="✓ Discovery is removed.")
    assert "*Negotiation* · 4 open deals" in view.all_text
    assert stage_of(sold, "Zeta") == "Negotiation"
    assert "Discovery" not in names(sold)


async def test_a_stage_without_deals_goes_after_one_question(sold: Office) -> None:
    question = await opens(sold, await listed(sold), "admin_stage_remove", "Negotiation")
    assert "It holds no deals." in question.all_text
    await saves(sold, question, twice=True)
    await sold.people.wait_for_view("maya", containing="Negotiation is removed")
    assert "Negotiation" not in names(sold)


async def test_the_only_stage_of_a_kind_says_that_it_stays(sold: Office) -> None:
    said = await opens(sold, await listed(sold), "admin_stage_remove", "Won")
    assert "*Won* is the only stage for won deals, and stays." in said.all_text
    assert said.submit == ""


async def test_a_stage_that_got_a_deal_meanwhile_says_so_in_place_of_the_question(sold: Office) -> None:
    question = await opens(sold, await listed(sold), "admin_stage_remove", "Negotiation")
    late = {**deal("Late", stage="Negotiation"), "Record ID": "late"}
    seed(sold.database, sold.workspace_id, [late], now=sold.clock.now)

    done = await saves(sold, question)

    assert done.view is not None
    assert "Negotiation holds 1 deal; choose where they go." in done.view.all_text
    assert "Negotiation" in names(sold)


async def test_two_admins_at_once_keep_one_another_s_changes(sold: Office) -> None:
    await sold.people.change_person("ann", is_admin=True)
    hers = await opens(
        sold,
        await opens(sold, await settings(sold, "ann"), "admin_stages", who="ann"),
        "admin_stage_edit",
        "Proposal",
        who="ann",
    )
    his = await opens(sold, await listed(sold), "admin_stage_edit", "Proposal")
    await saves(sold, his, name="Offer")

    done = await saves(sold, hers, who="ann", name="Bid", norm_days="21")
    assert "is now “Offer”" in done.errors["name"]
    done = await saves(sold, hers, who="ann", name="Proposal")

    assert done.errors == {}
    (offer,) = [row for row in stored(sold, "settings") if row.get("name") == "Offer"]
    assert offer["norm_days"] == 21


async def test_a_stage_that_another_has_removed_is_told_so(sold: Office) -> None:
    view = await listed(sold)
    form = await opens(sold, view, "admin_stage_edit", "Negotiation")
    maya = Typist(sold.workspace_id, await id_of(sold, "maya"), new_id())
    gone = next(
        seen.stage for seen in stage_settings.every(sold.database, typist=maya) if seen.stage.name == "Negotiation"
    )
    stage_settings.remove(sold.database, typist=maya, stage_id=gone.id, to_id=None, now=sold.clock.now)

    done = await saves(sold, form, name="Late")

    assert done.errors == {"name": "This stage is no longer there; another admin has removed it."}


async def test_of_two_hundred_stages_as_many_are_listed_as_fit(at_work: Office) -> None:
    rows = [deal(f"Deal {n}", stage=f"Stage {n} {'שלום' * 20}"[:100]) for n in range(200)]
    seed(at_work.database, at_work.workspace_id, rows, now=at_work.clock.now)
    view = await listed(at_work)
    assert "and 160 more stages" in view.all_text
