"""What belongs together: copies, stories of one event, versions of one article."""
