"""Use cases: the archive and the pure functions put together. No terminal, no HTML."""
