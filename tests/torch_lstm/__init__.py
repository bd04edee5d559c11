"""Outputs and gradients of torch.nn.LSTM, to compare ours with: __main__.py made them."""
