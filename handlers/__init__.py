"""Slack in, Slack out: one file per conversation, each with `register(app, deps)`."""
