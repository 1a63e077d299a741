// Axes that end at round numbers.

/** At most `most` + 1 round whole numbers, from 0 to a number that is at least `largest`. */
export function ticks(largest, most = 3) {
    if (largest <= 0) return [0, 1];
    const rough = largest / most;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = Math.max(1, [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough));
    const whole = Number.isInteger(step) ? step : Math.ceil(step);
    return Array.from({ length: Math.ceil(largest / whole) + 1 }, (_, index) => index * whole);
}

/** The positions of at most `most` labels, spread evenly over `count` points. */
export function labelled(count, most) {
    if (count <= most) return Array.from({ length: count }, (_, index) => index);
    const every = Math.ceil(count / most);
    const first = Math.floor(((count - 1) % every) / 2);
    return Array.from({ length: Math.ceil((count - first) / every) }, (_, index) => first + index * every);
}
