"""Open files read-only and learn what they are, when they were taken and whether they are whole."""
