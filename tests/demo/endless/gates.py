"""A loop that never ends in one exercise."""

import numpy as np


def dtanh(y):
    while True:
        y = y * 1.0
