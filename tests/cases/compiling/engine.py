"""A small source of the same kind as the kernel: annotated for people, its types of C beside it."""

from collections.abc import Sequence


class Kernel:
    def __init__(self, values: Sequence[int]) -> None:
        self.values = values

    def total(self, times: int) -> int:
        found = 0
        for _ in range(times):
            for place in range(len(self.values)):
                found += self.values[place]
        return found

    def at(self, place: int) -> int:
        return self.values[place]
