"""`nextstep doctor`: looks at everything that the bot needs, says what is wrong and what to do, changes nothing."""
