"""The commands of the command line, each with its arguments: add and run."""
