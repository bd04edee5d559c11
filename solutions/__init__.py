"""The reference: each function that students write, and those that they are given."""
