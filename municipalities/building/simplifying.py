"""Fewer points for the same outline (Douglas and Peucker 1973)."""

import math

Point = tuple[float, float]
Ring = list[Point]

# About a kilometre: less than a pixel of a map of the country that is 720 pixels wide.
TOLERANCE = 0.012
PLACES = 4
LEAST_POINTS = 4


def simplified(rings: list[Ring]) -> list[Ring]:
    """The rings with fewer points. Rings too small to be seen go, but never all."""
    kept = [ring for ring in rings if _extent(ring) > 2 * TOLERANCE]
    return [_simple(ring) for ring in kept or [max(rings, key=_extent)]]


def _extent(ring: Ring) -> float:
    """The longer side of the box around the ring, in degrees."""
    sides = (
        max(point[axis] for point in ring) - min(point[axis] for point in ring)
        for axis in (0, 1)
    )
    return max(sides)


def _simple(ring: Ring) -> Ring:
    """A closed ring is cut at its farthest point, and both halves are thinned."""
    first = ring[0]
    far = max(range(len(ring)), key=lambda place: math.dist(first, ring[place]))
    kept = [*_line(ring[: far + 1])[:-1], *_line(ring[far:])]
    chosen = kept if len(kept) >= LEAST_POINTS else ring
    return [(round(x, PLACES), round(y, PLACES)) for x, y in chosen]


def _line(points: Ring) -> Ring:
    """The points that stand farther than TOLERANCE off the line without them."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]  # a stack: rings can be longer than recursion goes
    while spans:
        start, end = spans.pop()
        between = range(start + 1, end)
        if not between:
            continue
        a, b = points[start], points[end]
        worst = max(between, key=lambda place: _distance(points[place], a, b))
        if _distance(points[worst], a, b) > TOLERANCE:
            keep.add(worst)
            spans += [(start, worst), (worst, end)]
    return [points[place] for place in sorted(keep)]


def _distance(point: Point, a: Point, b: Point) -> float:
    """From the point to the line through a and b; to a where they are the same."""
    length = math.dist(a, b)
    if not length:
        return math.dist(point, a)
    across = (b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])
    return abs(across) / length
