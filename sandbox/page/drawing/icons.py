"""Pictures of our own, drawn with lines in the colour of the text around them."""

from markupsafe import Markup

from sandbox.page.drawing.html import tag, text

# Each is a path in a box of 20 by 20.
_PATHS = {
    "more": "M4.5 9.8v.4M10 9.8v.4M15.5 9.8v.4M4.3 10h.4M9.8 10h.4M15.3 10h.4",
    "back": "M12 5.5L7.5 10l4.5 4.5",
    "on": "M8 5.5l4.5 4.5L8 14.5",
    "down": "M5.5 8l4.5 4.5L14.5 8",
    "calendar": "M4 5.5h12v11H4zM4 9h12M7 3.5v3M13 3.5v3",
    "clock": "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM10 6.5V10l2.5 1.5",
    "trash": "M4.5 6h11M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.7 9v4.5M11.3 9v4.5",
    "thumbs-up": (
        "M6.5 9v7H4V9zM6.5 9l3-5.5c1.3 0 2 .9 1.7 2.2L10.8 8h4.2c1 0 1.6.9 1.4 1.8l-1.2 5c-.2.7-.7 1.2-1.4 1.2H6.5"
    ),
    "thumbs-down": (
        "M6.5 11V4H4v7zM6.5 11l3 5.5c1.3 0 2-.9 1.7-2.2L10.8 12h4.2c1 0 1.6-.9 1.4-1.8l-1.2-5C15 4.5 14.5 4 13.8 4H6.5"
    ),
    "check": "M4.5 10.5l3.5 3.5 7.5-8",
    "warning": "M10 3.5l7 12.5H3zM10 8v3.5M10 13.8h.01",
    "info": "M10 3.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM10 9.5v4M10 6.6h.01",
    "cross": "M5.5 5.5l9 9M14.5 5.5l-9 9",
    "file": "M5.5 3.5h6l3.5 3.5v9.5h-9.5zM11 3.5V7.5h4",
    "play": "M7 4.5l8.5 5.5L7 15.5z",
    "dot": "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "call": "M5 4h2.5l1.3 3.8-1.8 1.3a9 9 0 0 0 3.9 3.9l1.3-1.8 3.8 1.3v2.5H14.5A10.5 10.5 0 0 1 4 5z",
    "link": "M8.5 11.5a3 3 0 0 0 4.2 0l2-2a3 3 0 0 0-4.2-4.2M11.5 8.5a3 3 0 0 0-4.2 0l-2 2a3 3 0 0 0 4.2 4.2",
}

# Slack's icon objects by the emoji that says the same, where there is no drawing above.
_AS_EMOJI = {
    "archive": "🗄️",
    "book": "📖",
    "bookmark": "🔖",
    "bot": "🤖",
    "bug": "🐞",
    "caret-left": "◂",
    "caret-right": "▸",
    "clipboard": "📋",
    "code": "⌨️",
    "comment": "💬",
    "compass": "🧭",
    "copy": "📑",
    "cube": "🧊",
    "download": "📥",
    "edit": "✏️",
    "email": "✉️",
    "eye-closed": "🙈",
    "eye-open": "👁️",
    "flag": "🚩",
    "folder": "📁",
    "gear": "⚙️",
    "globe": "🌐",
    "heart": "♥",
    "help": "❓",
    "image": "🖼️",
    "key": "🔑",
    "lightbulb": "💡",
    "map": "🗺️",
    "mobile": "📱",
    "new-window": "↗",
    "pin": "📌",
    "plus": "＋",
    "refine": "🎛️",
    "refresh": "↻",
    "rocket": "🚀",
    "save": "💾",
    "screen": "🖥️",
    "share": "➦",
    "sparkle": "✨",
    "star": "☆",
    "star-filled": "★",
    "tag": "🏷️",
    "upload": "📤",
    "user": "👤",
}


def icon(name: str, label: str = "") -> Markup:
    """A picture beside words; with a label it speaks for itself. A name without a picture is written out."""
    seen = {"role": "img", "aria_label": label} if label else {"aria_hidden": "true"}
    path = _PATHS.get(name)
    if path is None:
        return tag("span", _AS_EMOJI.get(name, name), class_="bk-icon-name", **seen)
    return tag("svg", tag("path", d=path), class_="bk-icon", viewBox="0 0 20 20", width="20", height="20", **seen)


def icon_with_words(name: str, words: str) -> Markup:
    """A picture and, right of it, what it says."""
    return tag("span", icon(name), text(words), class_="bk-with-icon")
