"""The rules of selling: deals, next steps, dates, working time, health and metrics. No I/O, no clock."""
