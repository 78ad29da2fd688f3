"""Deliveries: what is due for a recipient is decided, composed and queued; sending is the job's."""
