// One panel of a column chart: its columns, which can be stacked, and a line for the period that they are compared with.

import { svg } from '../core/dom.js';
import * as format from '../core/format.js';
import { ticks } from './scale.js';

export const LEFT = 46, RIGHT = 6, HEAD = 30;
/** The widest column, and the narrowest with room for a number above it. */
const WIDEST = 48, NUMBERED = 30;

/** @param {object} place `y` of the panel's top, `width` of the chart, `step` from column to column */
export function drawPanel({ name, kind, values, height, parts, before = [] }, { y, width, step, isOpen, isNumbered }) {
    const marks = ticks(Math.max(...values, ...before, 0), height > 120 ? 4 : 2);
    const top = marks.at(-1);
    const floor = y + HEAD + height;
    const up = (value) => floor - (value / top) * height;
    const gap = step >= 6 ? Math.min(step * 0.28, 8) : step >= 3 ? 1 : 0;
    const wide = Math.min(Math.max(step - gap, 0.75), WIDEST);
    const left = (index) => LEFT + (index + 0.5) * step - wide / 2;
    const column = (value, index) => {
        if (value <= 0) return '';
        const high = Math.max(floor - up(value), 1);
        const round = Math.min(2.5, wide / 2, high);
        return `M${left(index).toFixed(2)} ${floor}v${(round - high).toFixed(2)}q0 ${-round} ${round} ${-round}h${
            (wide - 2 * round).toFixed(2)}q${round} 0 ${round} ${round}v${(high - round).toFixed(2)}z`;
    };
    // One path for all columns, so that even a chart of two years is drawn quickly.
    const paths = (drawn, kind) => {
        const open = isOpen ? drawn.pop() : '';
        return [
            svg('path', { class: `column kind-${kind}`, d: drawn.join('') }),
            open !== '' && svg('path', { class: `column kind-${kind} open`, d: open }),
        ];
    };
    const numbers = isNumbered && step >= NUMBERED ? values : [];
    return svg('g', {},
        svg('text', { class: 'name', x: 0, y: y + 12 }, name),
        marks.map((mark) => [
            svg('line', {
                class: mark === 0 ? 'base' : 'grid', x1: LEFT, x2: width - RIGHT, y1: up(mark), y2: up(mark),
            }),
            svg('text', { x: LEFT - 8, y: up(mark) + 4, 'text-anchor': 'end' }, format.short(mark)),
        ]),
        parts ? stacks(parts, { up, left, wide }).map((part) => paths(part.drawn, part.kind))
            : paths(values.map(column), kind),
        before.length > 0 && line(before, { up, left, wide }),
        numbers.map((value, index) => value > 0 && svg('text', {
            class: 'value', x: LEFT + (index + 0.5) * step, y: Math.min(up(value), floor - 1) - 5, 'text-anchor': 'middle',
        }, format.short(value))));
}

/** The parts of all columns, each on top of the part before it, with a gap between them if there is room. */
function stacks(parts, { up, left, wide }) {
    const sums = parts[0].values.map(() => 0);
    return parts.map(({ kind, values }) => ({
        kind,
        drawn: values.map((value, index) => {
            if (value <= 0) return '';
            const bottom = up(sums[index]);
            const gap = sums[index] > 0 ? 1 : 0;
            sums[index] += value;
            const high = Math.max(bottom - up(sums[index]), 1);
            const shown = high > 3 ? high - gap : high;
            return `M${left(index).toFixed(2)} ${(bottom - (high - shown)).toFixed(2)}h${wide.toFixed(2)}v${
                (-shown).toFixed(2)}h${(-wide).toFixed(2)}z`;
        }),
    }));
}

/** A line through the middles of the columns; across the column if there is only one. Unknown values interrupt it. */
function line(values, { up, left, wide }) {
    let path = '', isDrawing = false;
    values.forEach((value, index) => {
        const isKnown = value !== null;
        if (isKnown) path += `${isDrawing ? 'L' : 'M'}${(left(index) + wide / 2).toFixed(2)} ${up(value).toFixed(2)}`;
        isDrawing = isKnown;
    });
    if (values.length === 1 && isDrawing) path = `M${left(0)} ${up(values[0])}h${wide}`;
    return [svg('path', { class: 'before-halo', d: path }), svg('path', { class: 'before', d: path })];
}
