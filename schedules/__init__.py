"""Time in, Slack out: the tick, one file per kind of message, the delivery loop."""
