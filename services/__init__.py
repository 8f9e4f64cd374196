"""Use cases, one file per family. No Slack, no Block Kit.

A function that takes a `Database` is a whole use case with its own transactions; one that takes a `Connection` is a
part of one.
"""
