"""Redraws the outlines of a font with fewer points, for files that carry its glyphs.

A printed form carries some 350 glyphs, and they are most of its size. Redrawn to
within six thousandths of the type size (0.019 mm at 9 points, less than half a dot
of a 600 dpi printer) and on a grid of 160 units, they take about
half the room. Screens keep the outlines as they were drawn.
"""

import array
import math

from fontTools.ttLib.tables._g_l_y_f import GlyphCoordinates

TOLERANCE = 6.0  # thousandths of the type size
LONGEST_RUN = 8  # pieces that one new curve may replace
SMOOTH = 0.9  # cosine between the pieces of one curve; less is a corner


def pieces(points, on):
    """Splits a contour into (start, control or None, end)."""
    full = []
    for i, (p, here) in enumerate(zip(points, on)):
        q, there = points[(i + 1) % len(points)], on[(i + 1) % len(points)]
        full.append((p, here))
        if not here and not there:
            full.append((((p[0] + q[0]) / 2, (p[1] + q[1]) / 2), 1))
    first = next((i for i, (_, here) in enumerate(full) if here), None)
    if first is None:
        return None
    full = full[first:] + full[:first] + [full[first]]
    found, i = [], 0
    while i < len(full) - 1:
        if full[i + 1][1]:
            found.append((full[i][0], None, full[i + 1][0]))
            i += 1
        else:
            found.append((full[i][0], full[i + 1][0], full[i + 2][0]))
            i += 2
    return [p for p in found if p[0] != p[2]]


def point(piece, t):
    (ax, ay), control, (cx, cy) = piece
    if control is None:
        return ax + (cx - ax) * t, ay + (cy - ay) * t
    u = 1 - t
    return u * u * ax + 2 * u * t * control[0] + t * t * cx, u * u * ay + 2 * u * t * control[1] + t * t * cy


def leaves(piece):
    q = piece[1] if piece[1] not in (None, piece[0]) else piece[2]
    return q[0] - piece[0][0], q[1] - piece[0][1]


def arrives(piece):
    q = piece[1] if piece[1] not in (None, piece[2]) else piece[0]
    return piece[2][0] - q[0], piece[2][1] - q[1]


def distance(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = dx * dx + dy * dy
    t = 0 if length == 0 else max(0, min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def joined(run):
    """Returns the one piece that can stand for a run of them, or None."""
    a, b = run[0][0], run[-1][2]
    if a == b:
        return None
    samples = [point(p, t) for p in run for t in ((0.5, 1) if p[1] is None else (0.25, 0.5, 0.75, 1))][:-1]
    if all(distance(p, a, b) <= TOLERANCE * 0.8 for p in samples):
        return a, None, b
    u, v = leaves(run[0]), arrives(run[-1])
    cross = u[0] * v[1] - u[1] * v[0]
    if abs(cross) < 1e-9:
        return None
    w = b[0] - a[0], b[1] - a[1]
    t, s = (w[0] * v[1] - w[1] * v[0]) / cross, (w[0] * u[1] - w[1] * u[0]) / cross
    if t <= 0 or s >= 0:
        return None
    curve = a, (a[0] + t * u[0], a[1] + t * u[1]), b
    line = [point(curve, k / 10) for k in range(11)]
    for p in samples:
        if min(distance(p, line[k], line[k + 1]) for k in range(10)) > TOLERANCE:
            return None
    return curve


def smooth(before, after):
    u, v = arrives(before), leaves(after)
    return u[0] * v[0] + u[1] * v[1] >= SMOOTH * math.hypot(*u) * math.hypot(*v)


def thinned(contour):
    """Joins neighbouring pieces, as many at a time as the tolerance allows, never across a corner."""
    start = next((i for i in range(len(contour)) if not smooth(contour[i - 1], contour[i])), 0)
    contour = contour[start:] + contour[:start]
    found, i = [], 0
    while i < len(contour):
        best, after = contour[i], i + 1
        if best[1] is not None:
            one = joined([best])
            best = one if one is not None and one[1] is None else best
        for j in range(i + 2, min(i + LONGEST_RUN, len(contour)) + 1):
            run = contour[i:j]
            one = joined(run)
            if one is None:
                if j - i > 3:
                    break
                continue
            if one[1] is not None and not all(smooth(run[k], run[k + 1]) for k in range(len(run) - 1)):
                break
            best, after = one, j
        found.append(best)
        i = after
    return found if len(found) > 1 else contour


def written(contour, scale):
    """Turns pieces into points on the coarser grid; a point halfway between two controls goes without saying."""
    points, on = [], []
    for start, control, _ in contour:
        for p, flag in ((start, 1), (control, 0)):
            if p is not None:
                points.append((round(p[0] * scale), round(p[1] * scale)))
                on.append(flag)
    keep = []
    for i in range(len(points)):
        a, b = points[i - 1], points[(i + 1) % len(points)]
        if on[i] and not on[i - 1] and not on[(i + 1) % len(points)] and len(points) > 3:
            if abs(a[0] + b[0] - 2 * points[i][0]) <= 1 and abs(a[1] + b[1] - 2 * points[i][1]) <= 1:
                continue
        keep.append(i)
    return [points[i] for i in keep], [on[i] for i in keep]


def thin(font, units):
    """Redraws all glyphs of a font of 1000 units per em on a grid of the given units."""
    scale, glyf = units / 1000, font["glyf"]
    for name in font.getGlyphOrder():
        glyph = glyf[name]
        glyph.expand(glyf)
        advance = round(font["hmtx"][name][0] * scale)
        if glyph.numberOfContours > 0:
            redraw(glyph, scale)
            glyph.recalcBounds(glyf)
        font["hmtx"][name] = advance, getattr(glyph, "xMin", 0) if glyph.numberOfContours else 0
    font["head"].unitsPerEm = units
    for table, fields in (
        ("hhea", ("ascent", "descent", "lineGap")),
        ("OS/2", ("sTypoAscender", "sTypoDescender", "sTypoLineGap", "usWinAscent", "usWinDescent", "sxHeight", "sCapHeight")),
        ("post", ("underlinePosition", "underlineThickness")),
    ):
        for field in fields:
            setattr(font[table], field, round(getattr(font[table], field) * scale))


def redraw(glyph, scale):
    points, flags, ends, start = [], [], [], 0
    all_points, all_flags = list(glyph.coordinates), [f & 1 for f in glyph.flags]
    for end in glyph.endPtsOfContours:
        contour = pieces(all_points[start : end + 1], all_flags[start : end + 1])
        start = end + 1
        if not contour:
            continue
        more, on = written(thinned(contour), scale)
        points += more
        flags += on
        ends.append(len(points) - 1)
    glyph.coordinates, glyph.flags = GlyphCoordinates(points), array.array("B", flags)
    glyph.endPtsOfContours, glyph.numberOfContours = ends, len(ends)
