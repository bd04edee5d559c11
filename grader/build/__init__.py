"""Build what students are given, and sync the source notebooks with solutions/."""
