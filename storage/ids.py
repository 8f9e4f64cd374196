"""Ids of our own rows: short, opaque, safe in buttons and file names."""

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id() -> str:
    """16 characters, 80 bits of chance: no two meet in one workspace's lifetime."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))
