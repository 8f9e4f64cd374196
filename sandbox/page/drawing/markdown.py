"""The markdown block: standard Markdown, of which Slack draws no pictures and no raw HTML."""

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup

from sandbox.page.drawing.emoji import with_emoji
from sandbox.page.drawing.html import clean, link, safe_url, tag


def draw_markdown(said: str) -> Markup:
    """Headings, lists, quotes, code, tables and links of a markdown block."""
    return tag("div", Markup(_reader().render(with_emoji(clean(said)))), class_="bk-markdown")  # noqa: S704 - html is off


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "xhtmlOut": False}).enable(
        ["table", "strikethrough"]
    )
    setattr(reader, "validateLink", lambda url: safe_url(url) is not None)  # noqa: B010 - the package's own hook
    reader.add_render_rule("image", _picture)
    reader.add_render_rule("link_open", _link_open)
    for cell in ("th_open", "td_open"):
        reader.add_render_rule(cell, _cell_open)
    return reader


def _picture(_self: RendererHTML, tokens: list[Token], at: int, _options: OptionsDict, _env: EnvType) -> str:
    token = tokens[at]
    return link(token.attrGet("src"), token.content or token.attrGet("src"))


def _cell_open(self: RendererHTML, tokens: list[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """Alignment as a class: styles of their own are forbidden to elements of this page."""
    style = str(tokens[at].attrs.pop("style", ""))
    if style:
        tokens[at].attrSet("class", f"bk-align-{style.removeprefix('text-align:')}")
    return self.renderToken(tokens, at, options, env)


def _link_open(self: RendererHTML, tokens: list[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    tokens[at].attrSet("target", "_blank")
    tokens[at].attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, at, options, env)
