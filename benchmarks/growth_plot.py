"""The plot of ingest_growth.py as SVG: seconds and memory over chunks, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 640, 360, 70, 50, 30
SERIES = (
    ("first_cpu_s", "CPU seconds for all", "#2563eb"),
    ("peak_mb", "peak memory, MB", "#d97706"),
    ("one_edited_s", "seconds for one edited note", "#059669"),
)


def plot(figures: Sequence[dict[str, float]]) -> str:
    """One line a series, with each point's value beside it."""
    values = [figure[key] for figure in figures for key, _, _ in SERIES]
    xs = [math.log10(figure["chunks"]) for figure in figures]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))

    def x(chunks: float) -> float:
        span = (max(xs) - min(xs)) or 1.0
        return LEFT + (math.log10(chunks) - min(xs)) / span * (WIDTH - LEFT - 110)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(value) - low) / (high - low) * (HEIGHT - BOTTOM - TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#64748b">'
    ]
    for power in range(low, high + 1):
        height = y(10**power)
        parts.append(
            f'<path d="M{LEFT} {height:.1f}H{WIDTH - 100}" stroke="#94a3b8" stroke-opacity=".35"/>'
            f'<text x="{LEFT - 8}" y="{height + 4:.1f}" text-anchor="end">{10**power:,g}</text>'
        )
    for figure in figures:
        parts.append(
            f'<text x="{x(figure["chunks"]):.1f}" y="{HEIGHT - BOTTOM + 20}" '
            f'text-anchor="middle">{figure["chunks"]:,}</text>'
        )
    parts.append(f'<text x="{WIDTH / 2 - 30}" y="{HEIGHT - 8}" text-anchor="middle">chunks</text>')
    for number, (key, label, colour) in enumerate(SERIES):
        points = [(x(figure["chunks"]), y(figure[key]), figure[key]) for figure in figures]
        path = "L".join(f"{left:.1f} {top:.1f}" for left, top, _ in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="3" fill="{colour}"/>'
            f'<text x="{left + 8:.1f}" y="{top - 6:.1f}" fill="{colour}">{value:,g}</text>'
            for left, top, value in points
        ]
        parts.append(
            f'<text x="{LEFT + 10}" y="{TOP + 16 * number}" fill="{colour}">{label}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
