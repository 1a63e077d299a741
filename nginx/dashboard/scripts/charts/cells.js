// A chart whose marks are the cells of a table: arrow keys move from cell to cell, and a tip tells of the cell that has the
// focus or is pointed at.

import { h, replace } from '../core/dom.js';

/**
 * @param {HTMLElement} body of the table
 * @param {(HTMLElement|null)[][]} rows its cells, row by row; null where a row has none
 * @param {(row: number, column: number) => Node[]} tell what the tip of a cell says
 * @returns {{tip: Node, hide: Function}} the tip, to put after the table into the chart's element, and what hides it
 */
export function explored(body, rows, tell) {
    const tip = h('div.tip', { hidden: true, 'aria-hidden': 'true' });
    const hide = () => { tip.hidden = true; };
    /** The row and the column of a cell; undefined for what is none, such as a heading. */
    const place = (cell) => {
        const row = cell === null ? -1 : rows.findIndex((cells) => cells.includes(cell));
        return row < 0 ? undefined : [row, rows[row].indexOf(cell)];
    };
    const show = ({ target }) => {
        const cell = target.closest('td');
        const found = place(cell);
        if (found === undefined) return hide();
        replace(tip, ...tell(...found));
        tip.hidden = false;
        const [chart, box] = [tip.parentElement.getBoundingClientRect(), cell.getBoundingClientRect()];
        const left = box.left - chart.left + box.width / 2 - tip.offsetWidth / 2;
        tip.style.left = `${Math.max(0, Math.min(left, chart.width - tip.offsetWidth))}px`;
        tip.style.top = `${box.top - chart.top - tip.offsetHeight - 6}px`;
    };
    const move = (event) => {
        const [row, column] = place(event.target) ?? [];
        if (row === undefined) return;
        const last = rows[row].findLastIndex((cell) => cell !== null);
        const [down, right] = {
            ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -column],
            End: [0, last - column],
        }[event.key] ?? [];
        if (down === undefined) return;
        event.preventDefault();
        // Some rows have no cells.
        let target = row + down;
        while (down !== 0 && rows[target]?.[column] === null) target += down;
        const next = rows[target]?.[column + right];
        if (!next) return;
        event.target.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
    };
    for (const [type, act] of Object.entries({
        keydown: move, focusin: show, focusout: hide, pointerover: show, pointerleave: hide,
    })) body.addEventListener(type, act);
    for (const cell of rows.flat()) if (cell) cell.tabIndex = -1;
    const first = rows.flat().find((cell) => cell !== null);
    if (first) first.tabIndex = 0;
    return { tip, hide };
}
