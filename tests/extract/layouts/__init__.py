"""Pages as content management systems build them, written by hand after their templates, and what must come out of each."""
