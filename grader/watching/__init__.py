"""Grade on arrival: notice what changes under submitted/, grade it, write and release feedback."""
