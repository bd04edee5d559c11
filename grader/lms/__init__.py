"""Learning management systems: rosters, downloads of submissions, files of grades."""
