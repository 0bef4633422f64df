"""Pages of mentoring, by subject."""
