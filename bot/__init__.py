"""Makes everything that lives: settings, clock, database, Slack app, web server, scheduler, command line."""
