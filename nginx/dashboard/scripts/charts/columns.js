// Column charts in panels with a common axis and a common cursor, which follows the pointer, a finger or the arrow
// keys. For screen readers, the chart is a slider over the points, and there is a table of its data.

import { h, replace, svg } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { drawPanel, HEAD, LEFT, RIGHT } from './panel.js';
import { labelled } from './scale.js';
import { table } from '../parts/table.js';

const FOOT = 22, GAP = 14;

/**
 * @param {object} options
 *   `label`: what the chart shows.
 *   `points`: a list of `{name, axis}`: each point's full name, and its short name below the axis.
 *   `series`: a list of `{name, kind, values, height}`, each a panel. `kind` is the name of its colour in charts.css.
 *   `parts`, a list of `{name, kind, values}`, stacks the columns. `before` has the values of the period to compare with,
 *   which are drawn as a line; null if one isn't known. `beforeName` is the line's name.
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
    const all = [...series.flatMap(rows), ...details];
    let width = 0, cursor = null, at = points.length - 1;

    const say = (index) => [points[index].name,
        ...all.filter(({ values }) => values[index] !== null)
            .map(({ name, values }) => `${format.number(values[index])} ${name}`)].join(', ');
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
        replace(tip, h('b', {}, points[at].name), all.filter(({ values }) => values[at] !== null)
            .map(({ name, kind, values, level }) => h('span', { class: level },
                h('span', {}, h('i', { class: kind && `swatch kind-${kind}` }), name),
                h('em', {}, format.number(values[at])))));
        tip.hidden = false;
        const room = plot.clientWidth - tip.offsetWidth;
        const scale = plot.clientWidth / width;
        const right = middle * scale + 14;
        tip.style.left = `${Math.max(0, right <= room ? right : Math.min(room, middle * scale - 14 - tip.offsetWidth))}px`;
        tip.style.top = `${plot.offsetTop + HEAD}px`;
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

    return h('div.chart', {}, legend(series), plot, tip, asTable(label, pointName, points, all));
}

/** What is said and listed about a panel: its values, the parts of them, and the values of the period before. */
const rows = ({ name, kind, values, parts = [], before, beforeName }) => [
    { name, kind: parts.length > 0 ? undefined : kind, values },
    ...parts.map((part) => ({ ...part, level: 'part' })),
    ...(before ? [{ name: t('chart.before', { name, before: beforeName }), kind: 'before', values: before }] : []),
];

/** The names of each panel's parts, and of the line. A panel of a single kind has its name above it. */
function legend(series) {
    const line = series.find(({ before }) => before);
    const panels = series.filter(({ parts = [] }) => parts.length > 0);
    if (panels.length === 0 && !line) return null;
    const entry = (kind, name) => h('span', {}, h('i', { class: `swatch kind-${kind}` }), name);
    return h('ul.legend', { 'aria-hidden': 'true' },
        panels.map(({ name, parts }) => h('li', {}, h('b', {}, name), parts.map((part) => entry(part.kind, part.name)))),
        line && h('li', {}, entry('before', line.beforeName)));
}

/** The chart's data as a table. It is built when it is opened. */
function asTable(label, pointName, points, series) {
    const details = h('details', {}, h('summary', {}, t('chart.asTable')));
    details.addEventListener('toggle', () => {
        if (!details.open || details.children.length > 1) return;
        details.append(table(label,
            [{ name: pointName, kind: 'main' }, ...series.map(({ name }) => ({ name, kind: 'number' }))],
            points.map(({ name }, index) => [h('b', {}, name),
                ...series.map(({ values }) => (values[index] === null ? '–' : format.number(values[index])))])));
    });
    return details;
}
