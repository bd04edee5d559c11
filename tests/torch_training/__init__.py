"""What torch's optimisers, clipping and cross-entropy give, to compare ours with: __main__.py."""
