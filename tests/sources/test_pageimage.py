"""Pictures of a PDF's pages."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

from onrecord.core.problems import Problem
from onrecord.sources.pageimage import WIDTH, PageImage, page_image

REPORT = (Path(__file__).parent.parent / "fixtures" / "files" / "report.pdf").read_bytes()


def test_a_page_is_a_png_of_its_shape() -> None:
    image = page_image(REPORT, 1)
    assert isinstance(image, PageImage)
    png = image.data
    width, height = struct.unpack(">II", png[16:24])
    assert width == WIDTH
    assert abs(height / width - image.height / image.width) < 0.01
    start = png.index(b"IDAT")
    rows = zlib.decompress(png[start + 4 : start + 4 + struct.unpack(">I", png[start - 4 : start])[0]])
    assert len(rows) == height * (width + 1)
    assert min(rows[1 : width * 400]) < 100 < max(rows)  # there is ink on paper


def test_what_cannot_be_drawn_is_a_problem() -> None:
    for data, number in ((REPORT, 99), (REPORT, 0), (b"no PDF at all", 1), (REPORT[:400], 1)):
        found = page_image(data, number)
        assert isinstance(found, Problem), (data[:8], number)
        assert found.mend
