"""The program that runs inside the sandbox. It holds no reference and no expected value."""
