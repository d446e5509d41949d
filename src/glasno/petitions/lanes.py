"""How soon the letter of a request goes: at once, or after those who paid with proof of work."""

from enum import IntEnum


class Lane(IntEnum):
    FAST = 0  # proof of work at the price that its origin had to pay
    PACED = 1  # without: the letter waits a little, and never before a fast one
