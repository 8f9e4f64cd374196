"""Slack's v0 request signature."""

import hashlib
import hmac


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The X-Slack-Signature of a request sent at `timestamp` (Unix seconds)."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
