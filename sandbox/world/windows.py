"""The windows in which the page is open."""

from collections import Counter


class Windows:
    """Counts the lines to each window; one that is loaded anew may have two for a moment."""

    def __init__(self) -> None:
        self._lines: Counter[str] = Counter()

    def opened(self, page: str) -> None:
        """A line to this window stands."""
        self._lines[page] += 1

    def closed(self, page: str) -> None:
        """A line to this window has ended."""
        self._lines[page] -= 1
        self._lines += Counter()  # forgets those that have none left

    def are_open(self, page: str) -> bool:
        """Whether somebody still has this window."""
        return page in self._lines
