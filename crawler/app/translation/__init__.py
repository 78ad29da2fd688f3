"""Machine translation of headlines, for readers in whose language nobody wrote: asked in the background, kept in the archive."""
