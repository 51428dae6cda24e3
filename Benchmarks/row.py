"""One line of the result."""
import dataclasses
import statistics
import sys


@dataclasses.dataclass
class Row:
    """What was measured; `ratio` says how many times better we are than the other side."""

    row: str
    ours: float
    unit: str
    against: str
    theirs: float | None
    ratio: float | None
    budget: float
    meets: bool


def rate_row(name, unit, ours, against, theirs, budget):
    """A row where more is better: medians of the rounds of both sides."""
    ours, theirs = statistics.median(ours), statistics.median(theirs)
    ratio = ours / theirs
    return Row(name, ours, unit, against, theirs, ratio, budget, ratio >= budget)


def limit_row(name, unit, ours, budget):
    """A row without another side: `ours` may not be more than `budget`."""
    return Row(name, ours, unit, "–", None, None, budget, ours <= budget)


def note(sentence):
    """Says something beside the table."""
    print(f"bench:   {sentence}", file=sys.stderr)
