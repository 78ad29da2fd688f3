"""Processes and files: workers, locks, whole files, values as JSON."""
