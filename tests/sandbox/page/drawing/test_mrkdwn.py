"""Slack's mrkdwn, as Slack's client reads it."""

from datetime import UTC, datetime
from time import process_time

import pytest

from sandbox.page.drawing import Reader, draw_mrkdwn, draw_text

UNMEASURABLE = 0.002  # seconds
READER = Reader(
    user_id="U1",
    now=datetime(2026, 11, 25, 14, 30, tzinfo=UTC),
    zone="America/New_York",
    users={"U1": "Jane Roe", "U2": "Bert <b>"},
    channels={"C1": "sales"},
    groups={"S1": "aes"},
)
BERLIN = Reader(user_id="U2", now=READER.now, zone="Europe/Berlin", locale="de-DE")
LINK = 'target="_blank" rel="noopener noreferrer nofollow"'
FRIDAY = 1795816800  # 27 November 2026, 22:00 in UTC


def shown(said: str, *, verbatim: bool = False, reader: Reader = READER) -> str:
    return str(draw_mrkdwn(said, reader, verbatim=verbatim))


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("*bold*", "<b>bold</b>"),
        ("_italic_", "<i>italic</i>"),
        ("~struck~", "<s>struck</s>"),
        ("*_both_*", "<b><i>both</i></b>"),
        ("_*~all~*_", "<i><b><s>all</s></b></i>"),
        ("*two words*", "<b>two words</b>"),
        ("(*bold*), *b*.", "(<b>bold</b>), <b>b</b>."),
        ("*a* *b*", "<b>a</b> <b>b</b>"),
        ("snake_case_name", "snake_case_name"),
        ("_a_b_", "<i>a_b</i>"),
        ("_a_ b_", "<i>a</i> b_"),
        ("_a _b_", "_a <i>b</i>"),
        ("_snake_case_name is_ _this_", "<i>snake_case_name is</i> <i>this</i>"),
        ("2*3*4", "2*3*4"),
        ("a*b* *b*c", "a*b* *b*c"),
        ("* not bold *", "* not bold *"),
        ("**", "**"),
        ("*a\nb*", "*a<br>b*"),
        ("**bold**", "**bold**"),
        ("日本*語*", "日本*語*"),
    ],
)
def test_words_are_formatted_between_word_boundaries_only(said: str, html: str) -> None:
    assert shown(said) == html


LONGEST = 40_000


@pytest.mark.parametrize("mark", ["_", "*", "~", "`", "```", "<", ":", ">", "&gt;", "@", "https://", "\n"])
@pytest.mark.parametrize("around", ["{}", " {}a", "{}a ", "{}\n", "-{}a"])
def test_the_longest_message_full_of_one_mark_takes_as_much_longer_as_it_is(mark: str, around: str) -> None:
    piece = around.format(mark)
    an_eighth = max(took(piece * (LONGEST // len(piece) // 8)), UNMEASURABLE)
    assert took(piece * (LONGEST // len(piece))) < 3 * 8 * an_eighth, "64 times where each mark reads the rest"


def took(text: str) -> float:
    """Seconds of the processor to draw it, at best."""
    times = []
    for _ in range(3):
        began = process_time()
        shown(text)
        times.append(process_time() - began)
    return min(times)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("`a*b*c`", "<code>a*b*c</code>"),
        ("`&lt;b&gt;`", "<code>&lt;b&gt;</code>"),
        ("`:tada:`", "<code>:tada:</code>"),
        ("a`b`c", "a`b`c"),
        ("`a`s", "`a`s"),
        ("*`a`*", "<b><code>a</code></b>"),
        ("``", "``"),
        ("```x\ny```", '<pre tabindex="0"><code>x\ny</code></pre>'),
        ("a\n```\nx *y*\n```\nb", 'a<pre tabindex="0"><code>x *y*</code></pre>b'),
        ("```a``` and ```b```", '<pre tabindex="0"><code>a</code></pre> and <pre tabindex="0"><code>b</code></pre>'),
    ],
)
def test_nothing_is_formatted_in_code(said: str, html: str) -> None:
    assert shown(said) == html


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("> a", "<blockquote>a</blockquote>"),
        ("&gt; a\n&gt;*b*\nc", "<blockquote>a<br><b>b</b></blockquote>c"),
        ("x\n> a", "x<blockquote>a</blockquote>"),
        (">>> a\nb\n\nc", "<blockquote>a<br>b<br><br>c</blockquote>"),
        ("a > b", "a &gt; b"),
        (">", "<blockquote></blockquote>"),
    ],
)
def test_lines_behind_an_angle_are_quoted(said: str, html: str) -> None:
    assert shown(said) == html


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("<https://a.b/c?d=1&amp;e=2|the *quote*>", f'<a href="https://a.b/c?d=1&amp;e=2" {LINK}>the *quote*</a>'),
        ("<https://a.b>", f'<a href="https://a.b" {LINK}>https://a.b</a>'),
        ("*<https://a.b|x>*", f'<b><a href="https://a.b" {LINK}>x</a></b>'),
        ("`<https://a.b|x>`", f'<code><a href="https://a.b" {LINK}>x</a></code>'),
        ("<mailto:a@b.cd|a>", f'<a href="mailto:a@b.cd" {LINK}>a</a>'),
        ("https://a.b/x_y_z.", f'<a href="https://a.b/x_y_z" {LINK}>https://a.b/x_y_z</a>.'),
        ("(https://a.b/x_(y))", f'(<a href="https://a.b/x_(y)" {LINK}>https://a.b/x_(y)</a>)'),
        ("https://a.b/?a=1&amp;b=2", f'<a href="https://a.b/?a=1&amp;b=2" {LINK}>https://a.b/?a=1&amp;b=2</a>'),
        ("*https://a.b*", f'<b><a href="https://a.b" {LINK}>https://a.b</a></b>'),
        ("jane@example.com,", f'<a href="mailto:jane@example.com" {LINK}>jane@example.com</a>,'),
        ("`https://a.b`", "<code>https://a.b</code>"),
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
        ("<b>", "&lt;b&gt;"),
        ("a < b > c", "a &lt; b &gt; c"),
    ],
)
def test_addresses_are_links_and_nothing_in_them_is_formatted(said: str, html: str) -> None:
    assert shown(said) == html


def test_verbatim_leaves_bare_addresses_and_reads_the_rest() -> None:
    assert shown("*a* https://a.b jane@example.com <https://c.d|x>", verbatim=True) == (
        f'<b>a</b> https://a.b jane@example.com <a href="https://c.d" {LINK}>x</a>'
    )


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("<@U1>", "@Jane Roe"),
        ("<@U2>", "@Bert &lt;b&gt;"),
        ("<@U9|someone>", "@someone"),
        ("<@U9>", "@U9"),
        ("<#C1>", "#sales"),
        ("<#C9|deal-desk>", "#deal-desk"),
        ("<!here>", "@here"),
        ("<!channel>", "@channel"),
        ("<!everyone|everyone>", "@everyone"),
        ("<!subteam^S1>", "@aes"),
        ("<!subteam^S9|@reps>", "@reps"),
        ("*<@U1>*", "<b><span"),
    ],
)
def test_mentions_have_the_names_that_the_reader_knows(said: str, words: str) -> None:
    assert words in shown(said)


def test_the_reader_s_own_mention_stands_out() -> None:
    assert "bk-mention-me" in shown("<@U1>")
    assert "bk-mention-me" not in shown("<@U2>")


@pytest.mark.parametrize(
    ("unix", "template", "american", "german"),
    [
        (FRIDAY, "{date_num}", "2026-11-27", "2026-11-27"),
        (FRIDAY, "{date}", "November 27th, 2026", "27. November 2026"),
        (FRIDAY, "{date_short}", "Nov 27, 2026", "27.11.2026"),
        (FRIDAY, "{date_long}", "Friday, November 27th, 2026", "Freitag, 27. November 2026"),
        (FRIDAY, "{date_long_full}", "November 27, 2026", "27. November 2026"),
        (FRIDAY, "{time}", "5:00 PM", "23:00"),
        (FRIDAY, "{time_secs}", "5:00:00 PM", "23:00:00"),
        (FRIDAY, "{ago}", "in 2 days", "in 2 Tagen"),
        (FRIDAY - 2 * 86400, "{date_pretty}", "Today", "Heute"),
        (FRIDAY - 2 * 86400, "due {date_short_pretty} at {time}", "due today at 5:00 PM", "due heute at 23:00"),
        (FRIDAY - 86400, "{date_long_pretty}", "Tomorrow", "Morgen"),
        (FRIDAY - 3 * 86400, "{date_pretty}", "Yesterday", "Gestern"),
        (FRIDAY + 7200, "{date_num}", "2026-11-27", "2026-11-28"),
        (FRIDAY, "{day_divider_pretty}", "Friday, November 27th", "Freitag, 27. November 2026"),
    ],
)
def test_dates_stand_on_the_reader_s_clock_and_in_their_language(
    unix: int, template: str, american: str, german: str
) -> None:
    said = f"<!date^{unix}^{template}|fallback>"
    assert f">{american}</time>" in shown(said)
    assert f">{german}</time>" in shown(said, reader=BERLIN)


@pytest.mark.parametrize("said", ["<!date^soon^{date}|on Friday>", "<!date^1^{moon}|on Friday>", "<!date^1|on Friday>"])
def test_a_date_that_cannot_be_read_shows_its_fallback(said: str) -> None:
    assert shown(said) == "on Friday"


def test_a_date_may_be_a_link() -> None:
    drawn = shown(f"<!date^{FRIDAY}^{{date_num}}^https://a.b/?x=1&amp;y=2|fallback>")
    assert drawn.startswith(f'<a href="https://a.b/?x=1&amp;y=2" {LINK}><time')


@pytest.mark.parametrize(
    ("name", "character"),
    [
        (":tada:", "🎉"),
        (":+1:", "👍"),
        (":+1::skin-tone-4:", "👍🏽"),
        (":tada::skin-tone-4:", "🎉"),
        (":white_check_mark:", "✅"),
        (":large_green_circle:", "🟢"),
        (":flag-de:", "🇩🇪"),
        (":de:", "🇩🇪"),
        (":female-pilot:", "👩‍✈️"),
        (":woman-running:", "🏃‍♀️"),
        (":man-woman-girl-boy:", "👨‍👩‍👧‍👦"),
        (":raised_hand:", "✋"),
        (":moneybag:", "💰"),
    ],
)
def test_short_names_are_emoji(name: str, character: str) -> None:
    assert f">{character}</span>" in shown(f"a {name} b")


@pytest.mark.parametrize("said", [":nope:", "12:30:45", ":thumbs_up:", ": tada :", "a:b"])
def test_what_is_no_short_name_of_slack_s_stays_as_it_is_typed(said: str) -> None:
    assert shown(said) == said


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("&amp;lt;", "&amp;lt;"),
        ("&copy;", "&amp;copy;"),
        ("\"'", "&#34;&#39;"),
        ("a\x00b\x1bc\ud800", "abc"),
        ("\U00100000*b*", "<b>b</b>"),
    ],
)
def test_only_slack_s_three_entities_are_read_and_all_else_is_escaped(said: str, html: str) -> None:
    assert shown(said) == html


def test_plain_text_has_emoji_and_line_breaks_and_no_formatting() -> None:
    said = {"type": "plain_text", "text": "*a* :tada:\n<b> &amp;"}
    assert draw_text(said, READER) == "*a* 🎉<br>&lt;b&gt; &amp;"
    assert draw_text({**said, "emoji": False}, READER) == "*a* :tada:<br>&lt;b&gt; &amp;"
