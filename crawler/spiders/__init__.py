"""The one spider: kinds of feeds differ only in the pure function that reads the document."""
