"""Values to Block Kit, as plain dicts; with each form the ids and the reader of what comes back."""
