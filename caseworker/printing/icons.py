"""Line icons as vector paths on a 24 by 24 grid: they survive a bad photocopier, and no font can lack them."""

import math
from collections.abc import Callable, Sequence

from reportlab.pdfgen.canvas import Canvas

from caseworker.domain.leaflet import Icon


def draw(canvas: Canvas, icon: Icon) -> None:
    """Strokes the icon in the canvas's present colour, lower left corner at the origin, 24 units high."""
    _DRAWN[icon](canvas)


def _through(canvas: Canvas, points: Sequence[tuple[float, float]], *, closed: bool = False) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.close()
    canvas.drawPath(path)


def _curves(
    canvas: Canvas, start: tuple[float, float], *curves: tuple[float, float, float, float, float, float]
) -> None:
    path = canvas.beginPath()
    path.moveTo(*start)
    for curve in curves:
        path.curveTo(*curve)
    canvas.drawPath(path)


def _star(canvas: Canvas) -> None:
    points = [
        (12 + reach * math.sin(tip * math.pi / 5), 12 + reach * math.cos(tip * math.pi / 5))
        for tip in range(10)
        for reach in (10 if tip % 2 == 0 else 4.6,)
    ]
    _through(canvas, points, closed=True)


def _pulse(canvas: Canvas) -> None:
    _through(canvas, [(2, 11), (7, 11), (10, 19), (14, 4), (17, 11), (22, 11)])


def _tick(canvas: Canvas) -> None:
    _through(canvas, [(4, 12), (10, 6), (21, 19)])


def _people(canvas: Canvas) -> None:
    canvas.circle(8, 16, 4)
    canvas.circle(17, 15, 3)
    path = canvas.beginPath()
    path.arc(1, -4, 15, 10, 15, 150)
    canvas.drawPath(path)
    path = canvas.beginPath()
    path.arc(13, -2, 23, 9, 20, 110)
    canvas.drawPath(path)


def _pin(canvas: Canvas) -> None:
    _curves(canvas, (12, 2), (2, 12, 4, 22, 12, 22), (20, 22, 22, 12, 12, 2))
    canvas.circle(12, 15, 3)


def _heart(canvas: Canvas) -> None:
    _curves(canvas, (12, 3), (-2, 12, 4, 22, 12, 17), (20, 22, 26, 12, 12, 3))


def _house(canvas: Canvas) -> None:
    _through(canvas, [(2, 11), (12, 21), (22, 11)])
    _through(canvas, [(5, 9), (5, 2), (19, 2), (19, 9)])


def _alert(canvas: Canvas) -> None:
    canvas.circle(12, 12, 10)
    canvas.line(12, 18, 12, 11)
    canvas.circle(12, 6.5, 0.6)


def _path(canvas: Canvas) -> None:
    _curves(canvas, (5, 3), (5, 10, 19, 9, 19, 16))
    _through(canvas, [(14, 16.5), (19, 21), (23, 15.5)])


def _phone(canvas: Canvas) -> None:
    canvas.roundRect(6, 1, 12, 22, 2.5)
    canvas.line(11, 4.5, 13, 4.5)


def _clock(canvas: Canvas) -> None:
    canvas.circle(12, 12, 10)
    _through(canvas, [(12, 18), (12, 12), (16, 9)])


def _lock(canvas: Canvas) -> None:
    canvas.roundRect(4, 2, 16, 11, 2)
    _curves(canvas, (8, 13), (7, 24, 17, 24, 16, 13))


def _speech(canvas: Canvas) -> None:
    _through(canvas, [(2, 21), (22, 21), (22, 7), (12, 7), (6, 2), (6, 7), (2, 7)], closed=True)


def _school(canvas: Canvas) -> None:
    _through(canvas, [(1, 15), (12, 21), (23, 15), (12, 9)], closed=True)
    _through(canvas, [(5, 12), (5, 6), (12, 2.5), (19, 6), (19, 12)])


def _pencil(canvas: Canvas) -> None:
    _through(canvas, [(3, 3), (4, 9), (17, 22), (22, 17), (9, 4)], closed=True)
    canvas.line(14, 19, 19, 14)


def _eye(canvas: Canvas) -> None:
    _curves(canvas, (1, 12), (6, 21, 18, 21, 23, 12), (18, 3, 6, 3, 1, 12))
    canvas.circle(12, 12, 3)


_DRAWN: dict[Icon, Callable[[Canvas], None]] = {
    "star": _star,
    "pulse": _pulse,
    "tick": _tick,
    "people": _people,
    "pin": _pin,
    "heart": _heart,
    "house": _house,
    "alert": _alert,
    "path": _path,
    "phone": _phone,
    "clock": _clock,
    "lock": _lock,
    "speech": _speech,
    "school": _school,
    "pencil": _pencil,
    "eye": _eye,
}
