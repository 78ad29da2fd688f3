"""Decisions about one feed: when to poll, what an answer means, which entries are wanted, how it does. Pure."""
