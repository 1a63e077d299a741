"""Line charts as SVG."""

import html
import math

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 230, 50, 55
COLORS = ["#1b6ca8", "#d1495b", "#3a7d44", "#8d5a97", "#c77d0a", "#2a9d8f", "#6c757d", "#5c4742", "#b5179e", "#4361ee"]


def chart(title, x_name, y_name, series, logarithmic_x=True, logarithmic_y=False):
    """A chart of `series`: points (x, y) by name. What isn't above 0 has no place on a logarithmic axis."""
    series = {
        name: [(x, y) for x, y in points if (x > 0 or not logarithmic_x) and (y > 0 or not logarithmic_y)]
        for name, points in series.items()}
    points = [point for line in series.values() for point in line]
    if not points:
        raise ValueError("nothing to draw")
    x_axis = (_Logarithmic if logarithmic_x else _Linear)([x for x, _ in points], LEFT, WIDTH - RIGHT)
    y_values = [y for _, y in points]
    y_axis = (_Logarithmic if logarithmic_y else _Linear)(y_values, HEIGHT - BOTTOM, TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        _text(LEFT, 26, title, size=16),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_name, "middle"),
        _text(LEFT, TOP - 8, y_name),
    ]
    for value in x_axis.ticks():
        x = x_axis.position(value)
        parts.append(_line(x, TOP, x, HEIGHT - BOTTOM))
        parts.append(_text(x, HEIGHT - BOTTOM + 18, _label(value), "middle"))
    for value in y_axis.ticks():
        y = y_axis.position(value)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y))
        parts.append(_text(LEFT - 6, y + 4, _label(value), "end"))
    ends = []
    for index, (name, line) in enumerate(series.items()):
        if not line:
            continue
        color = COLORS[index % len(COLORS)]
        places = [(x_axis.position(x), y_axis.position(y)) for x, y in sorted(line)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{color}"/>' for x, y in places]
        ends.append((places[-1][1], name, color))
    # Names stand at the lines' ends, as near as they can without covering each other.
    room = TOP
    for y, name, color in sorted(ends):
        room = max(room, y)
        parts.append(_text(WIDTH - RIGHT + 10, room + 4, name, color=color))
        room += 15
    return "\n".join(parts + ["</svg>", ""])


class _Logarithmic:
    def __init__(self, values, start, end):
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(math.ceil(math.log10(max(values)) - 1e-9), self.low + 1)
        self.start, self.end = start, end

    def position(self, value):
        return self.start + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


class _Linear:
    def __init__(self, values, start, end):
        top = max(values) or 1
        step = 10 ** math.floor(math.log10(top))
        self.step = next(s for s in (step / 5, step / 2, step, step * 2) if top / s <= 6)
        self.high = math.ceil(top / self.step) * self.step
        self.start, self.end = start, end

    def position(self, value):
        return self.start + value / self.high * (self.end - self.start)

    def ticks(self):
        return [self.step * i for i in range(round(self.high / self.step) + 1)]


def _label(value):
    for size, unit in ((1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{unit}"
    return f"{value:g}"


def _line(x1, y1, x2, y2):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(x, y, text, anchor="start", size=12, color="#222"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{color}">'
            f'{html.escape(text)}</text>')
