#!/usr/bin/python3
"""Collects the outlines of the characters that Paper.ttf lacks: CJK Extension B to F, the
compatibility forms, and the symbols of GBK. Package print reads Rare.bin (print/rare.go).

    apt-get install python3-fonttools fonts-hanazono
    /usr/bin/python3 assets/fonts/rare.py

Source: HanaMinA and HanaMinB (Debian fonts-hanazono, Hanazono Font License), redrawn on
Paper.ttf's grid of 160 units with fewer points (thin.py). It takes some ten minutes.

The file: "RARE", the number of blocks, and for each block its number (code >> 8), place and
length in four bytes each, little-endian; then the blocks, each deflated by itself, so that
one name needs one block. In a block, for each character: the low byte of its code, the length
of what follows in two bytes, its width, the number of contours, how many points each has (255
and more as two bytes that add up), a bit for each point that lies on the curve, and the
steps from point to point, first all x, then all y; 0x80 announces a step of two bytes.
"""

import multiprocessing
import pathlib
import struct
import zlib

from fontTools.ttLib import TTFont

import thin

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = ["/usr/share/fonts/truetype/hanazono/HanaMin%s.ttf" % name for name in "AB"]
UNITS = 160
fonts = []


def load():
    for path in SOURCES:
        font = TTFont(path)
        fonts.append((font, font.getBestCmap(), font["glyf"], font["hmtx"], 1000 / font["head"].unitsPerEm))


def gbk():
    found = set()
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.update(map(ord, bytes([lead, trail]).decode("gb18030")))
            except UnicodeDecodeError:
                pass
    return found


def wanted(rune, marks):
    return 0x2E80 <= rune < 0xA000 or 0xF900 <= rune < 0xFB00 or 0x20000 <= rune < 0x31350 or rune in marks and not 0xE000 <= rune < 0xF900


def drawn(rune):
    _, cmap, glyf, hmtx, scale = next(f for f in fonts if rune in f[1])
    coordinates, ends, flags = glyf[cmap[rune]].getCoordinates(glyf)
    points, on, start, contours = [(x * scale, y * scale) for x, y in coordinates], [f & 1 for f in flags], 0, []
    for end in ends:
        contour = thin.pieces(points[start : end + 1], on[start : end + 1])
        start = end + 1
        if contour:
            contours.append(thin.written(thin.thinned(contour), UNITS / 1000))
    return rune, written(round(hmtx[cmap[rune]][0] * scale * UNITS / 1000), contours)


def written(width, contours):
    out, xs, ys, bits, x, y = bytearray([width, len(contours)]), bytearray(), bytearray(), [], 0, 0
    for points, on in contours:
        out += bytes([len(points)]) if len(points) < 255 else bytes([255, len(points) - 255])
        for (px, py), flag in zip(points, on):
            for steps, step in ((xs, px - x), (ys, py - y)):
                steps += struct.pack("<b", step) if -127 <= step <= 127 else b"\x80" + struct.pack("<h", step)
            x, y = px, py
            bits.append(flag)
    packed = bytearray((len(bits) + 7) // 8)
    for i, flag in enumerate(bits):
        packed[i >> 3] |= flag << (i & 7)
    return bytes(out + packed + xs + ys)


def save(found):
    blocks = {}
    for rune, data in sorted(found):
        blocks.setdefault(rune >> 8, []).append(bytes([rune & 255]) + struct.pack("<H", len(data)) + data)
    packed = []
    for number, items in blocks.items():
        press = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed.append((number, press.compress(b"".join(items)) + press.flush()))
    head, place = b"RARE" + struct.pack("<I", len(packed)), 8 + 12 * len(packed)
    for number, data in packed:
        head += struct.pack("<III", number, place, len(data))
        place += len(data)
    (HERE / "Rare.bin").write_bytes(head + b"".join(data for _, data in packed))
    print(f"Rare.bin: {len(found):,} characters, {place:,} bytes")


def main():
    load()
    have, marks = set(TTFont(HERE / "Paper.ttf").getBestCmap()), gbk()
    runes = [r for r in sorted(set().union(*(f[1] for f in fonts))) if r not in have and wanted(r, marks)]
    with multiprocessing.Pool(initializer=load) as pool:
        save(pool.map(drawn, runes, chunksize=500))


if __name__ == "__main__":
    main()
