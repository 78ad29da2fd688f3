"""The pages of the review desk, a module each: what it asks of the archive, and the values of its template."""
