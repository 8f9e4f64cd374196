"""Text objects and addresses.

https://docs.slack.dev/reference/block-kit/composition-objects/text-object
"""

from sandbox.rules.shape import Check, boolean, by_type, kind, string, written

LONGEST_TEXT = 3000
LONGEST_URL = 3000


def plain(most: int = LONGEST_TEXT) -> Check:
    """Accept a plain_text object of 1 to `most` characters."""
    return by_type({"plain_text": _plain_text(most)})


def text(most: int = LONGEST_TEXT) -> Check:
    """Accept a plain_text or mrkdwn object of 1 to `most` characters."""
    return by_type({"plain_text": _plain_text(most), "mrkdwn": _mrkdwn(most)})


def url(most: int = LONGEST_URL) -> Check:
    """Accept an address of any scheme."""
    return written(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", "must be a valid url", most)


def web_url(most: int = LONGEST_URL) -> Check:
    """Accept an address of the web."""
    return written(r"https?://\S+", "must be a valid url", most)


def secure_url(most: int = LONGEST_URL) -> Check:
    """Accept an address of the web over TLS only."""
    return written(r"https://\S+", "must be a valid https url", most)


def _plain_text(most: int) -> Check:
    return kind({"text": string(most)}, {"emoji": boolean})


def _mrkdwn(most: int) -> Check:
    return kind({"text": string(most)}, {"verbatim": boolean})
