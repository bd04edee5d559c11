"""The sandbox: one submission's code in a process of its own, isolated from everything else.

Cells and inputs are sent in, plain arrays come back. References, seeds, expected values and the
gradebook stay in the grader's process. The subpackage `inside` runs in the sandbox, all other
modules run in the grader; `protocol` runs on both sides.
"""
