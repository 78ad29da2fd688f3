"""The crawl on several machines: shards of a plan go out as messages, what workers learned comes back to the one writer."""
