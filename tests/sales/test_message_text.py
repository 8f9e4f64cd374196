"""What a message says in plain words, whatever Slack and its writer put around them."""

import pytest

from sales.message_text import LONGEST, mentioned, plain_words, text_of

NAMES = {"U1": "@Ann Keller"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("*send* the _new_ ~old~ quote", "send the new old quote"),
        ("*_both_* and `code` and ```a\nblock```", "both and code and a block"),
        ("2 * 3 * 4 and snake_case_name and ~5", "2 * 3 * 4 and snake_case_name and ~5"),
        ("<@U1> and <@U2|bert> and <@U3>", "@Ann Keller and bert and somebody"),
        ("<#C1|sales> <#C2> <#C3|>", "#sales a channel a channel"),
        ("<!here> <!channel> <!subteam^S1|@sales> <!date^1^{date}|Friday>", "@here @channel @sales Friday"),
        ("<https://a.example/x?y=1&amp;z=2> <https://b.example|the offer>", "https://a.example/x?y=1&z=2 the offer"),
        ("<mailto:a@b.example|a@b.example> <tel:+123>", "a@b.example +123"),
        ("&gt; quoted\n&gt; twice\nown &lt;words&gt; &amp; more", "quoted twice own <words> & more"),
        ("  many \n\n lines\t", "many lines"),
        ("שלום *עולם* 🎉 👩‍👩‍👧‍👦", "שלום עולם 🎉 👩‍👩‍👧‍👦"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_markup_becomes_words(text: str, said: str) -> None:
    assert plain_words(text, NAMES) == said


@pytest.mark.parametrize("text", ["*" * 40_000, "* a" * 13_000, "`" * 40_000, "<" * 40_000, "_a " * 13_000])
def test_forty_thousand_characters_of_markup_are_read_at_once(text: str) -> None:
    assert len(plain_words(text, {})) <= LONGEST


def test_whom_a_text_mentions_is_told_once_each() -> None:
    assert mentioned("<@U1> <@W2|x> <@U1> <#C1|x> @U3") == ("U1", "W2")


def test_a_text_comes_before_blocks_and_blocks_before_attachments() -> None:
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "from a block"}, "fields": [{"text": "a field"}]}
    small = {"type": "context", "elements": [{"type": "image"}, {"type": "mrkdwn", "text": "small"}]}
    attachment = {"fallback": "from an attachment"}
    assert text_of({"text": " said ", "blocks": [block]}) == "said"
    assert (
        text_of({"text": "", "blocks": [block, small], "attachments": [attachment]}) == "from a block\na field\nsmall"
    )
    assert text_of({"text": None, "attachments": [attachment, {"text": "two"}]}) == "from an attachment\ntwo"
    assert text_of({"text": "This content can't be displayed.", "blocks": [block]}).startswith("from a block")
    assert text_of({"files": [{"title": "whiteboard"}]}) == ""
    assert text_of({"blocks": [None, {"type": "actions", "elements": [{"text": {"text": "Press"}}]}, {}]}) == ""
