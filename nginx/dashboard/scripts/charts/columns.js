// Column charts in panels with a common axis and a common cursor, which follows the pointer, a finger or the arrow
// keys. For screen readers, the chart is a slider over the points, and there is a table of its data.

import { h, replace, svg } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { labelled, ticks } from './scale.js';
import { table } from '../parts/table.js';

const LEFT = 46, RIGHT = 6, HEAD = 30, FOOT = 22, GAP = 14;
/** The widest column, and the narrowest with room for a number above it. */
const WIDEST = 48, NUMBERED = 30;

/**
 * @param {object} options
 *   `label`: what the chart shows.
 *   `points`: a list of `{name, axis}`: each point's full name, and its short name below the axis.
 *   `series`: a list of `{name, kind, values, height}`, each a panel; `kind` is the name of its colour: events, users,
 *   points, outstanding, pending, held, debt, issued, used, redemptions or coupons.
 *   `details`: a list of `{name, values}`, which are said and listed with the series, but not drawn.
 *   `pointName`: the heading of the points in the table.
 *   `isOpen`: whether the last point isn't over yet, such as today; it is drawn paler.
 *   `isNumbered`: whether each column has its number above it, if there is room.
 */
export function columns({ label, points, series, details = [], pointName, isOpen = false, isNumbered = false }) {
    const drawing = svg('svg', { 'aria-hidden': 'true', focusable: 'false' });
    const tip = h('div.tip', { hidden: true, 'aria-hidden': 'true' });
    const plot = h('div.chart-plot', {
        tabindex: 0, role: 'slider', 'aria-label': label, 'aria-valuemin': 1, 'aria-valuemax': points.length,
        'aria-orientation': 'horizontal',
    }, drawing);
    const all = [...series, ...details];
    let width = 0, cursor = null, at = points.length - 1;

    const say = (index) => [points[index].name,
        ...all.map(({ name, values }) => `${format.number(values[index])} ${name}`)].join(', ');
    const announce = () => {
        plot.setAttribute('aria-valuenow', at + 1);
        plot.setAttribute('aria-valuetext', say(at));
    };

    const step = () => (width - LEFT - RIGHT) / points.length;
    const draw = () => {
        width = Math.max(plot.clientWidth, 200);
        let y = 0;
        const panels = series.map((one) => {
            const panel = drawPanel(one, { y, width, step: step(), isOpen, isNumbered });
            y += HEAD + one.height + GAP;
            return panel;
        });
        const bottom = y - GAP;
        const widest = Math.max(...points.map(({ axis }) => axis.length)) * 7 + 18;
        const most = Math.max(2, Math.floor((width - LEFT) / widest));
        const names = labelled(points.length, most).map((index) =>
            svg('text', { x: LEFT + (index + 0.5) * step(), y: bottom + 16, 'text-anchor': 'middle' },
                points[index].axis));
        cursor = svg('rect', { class: 'band', y: HEAD, height: bottom - HEAD, visibility: 'hidden' });
        drawing.setAttribute('viewBox', `0 0 ${width} ${bottom + FOOT}`);
        drawing.setAttribute('height', bottom + FOOT);
        replace(drawing, panels, cursor, names);
    };

    const show = (index) => {
        at = Math.min(points.length - 1, Math.max(0, index));
        announce();
        const middle = LEFT + (at + 0.5) * step();
        const band = Math.max(step(), 2);
        cursor.setAttribute('x', middle - band / 2);
        cursor.setAttribute('width', band);
        cursor.setAttribute('visibility', 'visible');
        replace(tip, h('b', {}, points[at].name), all.map(({ name, kind, values }) =>
            h('span', {}, h('span', {}, h('i', { class: kind && `swatch-${kind}` }), name),
                h('em', {}, format.number(values[at])))));
        tip.hidden = false;
        const room = plot.clientWidth - tip.offsetWidth;
        const scale = plot.clientWidth / width;
        const right = middle * scale + 14;
        tip.style.left = `${Math.max(0, right <= room ? right : Math.min(room, middle * scale - 14 - tip.offsetWidth))}px`;
        tip.style.top = `${HEAD}px`;
    };
    const hide = () => {
        tip.hidden = true;
        cursor?.setAttribute('visibility', 'hidden');
    };

    plot.addEventListener('pointermove', (event) => {
        const x = (event.clientX - plot.getBoundingClientRect().left) * (width / plot.clientWidth);
        show(Math.floor((x - LEFT) / step()));
    });
    plot.addEventListener('pointerleave', () => { if (document.activeElement !== plot) hide(); });
    plot.addEventListener('focus', () => { if (plot.matches(':focus-visible')) show(at); });
    plot.addEventListener('blur', hide);
    plot.addEventListener('keydown', (event) => {
        const moves = {
            ArrowLeft: at - 1, ArrowDown: at - 1, ArrowRight: at + 1, ArrowUp: at + 1, PageUp: at - 7,
            PageDown: at + 7, Home: 0, End: points.length - 1,
        };
        if (!(event.key in moves)) return;
        event.preventDefault();
        show(moves[event.key]);
    });
    announce();
    new ResizeObserver(() => {
        if (plot.clientWidth === width) return;
        hide();
        draw();
    }).observe(plot);

    return h('div.chart', {}, plot, tip, asTable(label, pointName, points, all));
}

function drawPanel({ name, kind, values, height }, { y, width, step, isOpen, isNumbered }) {
    const marks = ticks(Math.max(...values, 0), height > 120 ? 4 : 2);
    const top = marks.at(-1);
    const floor = y + HEAD + height;
    const up = (value) => floor - (value / top) * height;
    const gap = step >= 6 ? Math.min(step * 0.28, 8) : step >= 3 ? 1 : 0;
    const wide = Math.min(Math.max(step - gap, 0.75), WIDEST);
    const column = (value, index) => {
        if (value <= 0) return '';
        const x = LEFT + (index + 0.5) * step - wide / 2;
        const high = Math.max(floor - up(value), 1);
        const round = Math.min(2.5, wide / 2, high);
        return `M${x.toFixed(2)} ${floor}v${(round - high).toFixed(2)}q0 ${-round} ${round} ${-round}h${
            (wide - 2 * round).toFixed(2)}q${round} 0 ${round} ${round}v${(high - round).toFixed(2)}z`;
    };
    // One path for all columns, so that even a chart of two years is drawn quickly.
    const drawn = values.map(column);
    const open = isOpen ? drawn.pop() : '';
    const numbers = isNumbered && step >= NUMBERED ? values : [];
    return svg('g', {},
        svg('text', { class: 'name', x: 0, y: y + 12 }, name),
        marks.map((mark) => [
            svg('line', { class: mark === 0 ? 'base' : 'grid', x1: LEFT, x2: width - RIGHT, y1: up(mark), y2: up(mark) }),
            svg('text', { x: LEFT - 8, y: up(mark) + 4, 'text-anchor': 'end' }, format.short(mark)),
        ]),
        svg('path', { class: `mark-${kind}`, d: drawn.join('') }),
        open !== '' && svg('path', { class: `mark-${kind} open`, d: open }),
        numbers.map((value, index) => value > 0 && svg('text', {
            class: 'value', x: LEFT + (index + 0.5) * step, y: Math.min(up(value), floor - 1) - 5, 'text-anchor': 'middle',
        }, format.short(value))));
}

/** The chart's data as a table. It is built when it is opened. */
function asTable(label, pointName, points, series) {
    const details = h('details', {}, h('summary', {}, t('chart.asTable')));
    details.addEventListener('toggle', () => {
        if (!details.open || details.children.length > 1) return;
        details.append(table(label,
            [{ name: pointName, kind: 'main' }, ...series.map(({ name }) => ({ name, kind: 'number' }))],
            points.map(({ name }, index) => [h('b', {}, name), ...series.map(({ values }) => format.number(values[index]))])));
    });
    return details;
}
