"""The tests: they look at every room, and nothing looks at them."""
