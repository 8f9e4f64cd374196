"""Use cases, one file per family; each public function is one transaction. No Slack, no Block Kit."""
