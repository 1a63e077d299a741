// Tables that become blocks on a phone.

import { h } from '../core/dom.js';

/**
 * @param {string} caption the table's content, for screen readers
 * @param {{name: string, kind?: 'main'|'number'|'wrap'}[]} columns
 * @param {any[][]} rows a cell for each column
 * @param {string[]} ids an id for each row that can get the focus
 */
export function table(caption, columns, rows, ids = []) {
    const classes = (kind) => ({ main: 'main-column', number: 'number', wrap: 'wrap' })[kind] ?? '';
    return scrolling(caption,
        h('table.table.stack', {},
            h('caption.spoken', {}, caption),
            h('thead', {}, h('tr', {}, columns.map(({ name, kind }) =>
                h('th', { scope: 'col', class: kind === 'number' ? 'number' : '' },
                    name || h('span.spoken', {}, '·'))))),
            h('tbody', {}, rows.map((cells, row) => h('tr', ids[row] ? { id: ids[row], tabindex: -1 } : {}, cells.map((cell, index) =>
                h('td', { class: classes(columns[index].kind), data: { label: columns[index].name || undefined } },
                    cell)))))));
}

/** Room for what can be wider than its place. Then the keyboard can scroll it too. */
export function scrolling(label, ...children) {
    const place = h('div.scroll', {}, children);
    new ResizeObserver(() => {
        const isWider = place.scrollWidth > place.clientWidth;
        for (const [name, value] of Object.entries({ tabindex: '0', role: 'group', 'aria-label': label })) {
            if (isWider) place.setAttribute(name, value);
            else place.removeAttribute(name);
        }
    }).observe(place);
    return place;
}

/** A name with a smaller line below it. */
export function mainCell(name, below, href) {
    return h('div.main-cell', {}, href ? h('a', { href }, name) : h('b', {}, name), below && h('small', {}, below));
}
