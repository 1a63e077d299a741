// A retention triangle: a row for each cohort, with the share of it that came back in each later week or month. It is a
// table, also for screen readers, and arrow keys move from cell to cell.

import * as days from '../core/days.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/**
 * @param {{interval: 'week'|'month', cohorts: {start: string, users: number[]}[]}} retention the oldest cohort first
 */
export function triangle({ interval, cohorts }) {
    const longest = Math.max(...cohorts.map(({ users }) => users.length));
    const most = Math.max(...cohorts.flatMap(({ users }) => users.slice(1).map((count) => share(count, users[0]))), 0);
    const tip = h('div.tip', { hidden: true, 'aria-hidden': 'true' });
    const later = Array.from({ length: longest - 1 }, (_, index) => index + 1);

    const rows = cohorts.map((cohort) => later.map((period) => {
        const count = cohort.users[period];
        if (count === undefined || cohort.users[0] === 0) return null;
        const part = share(count, cohort.users[0]);
        const isOpen = period === cohort.users.length - 1;
        const said = t('retention.cell', { share: format.share(part), count, shown: format.number(count) });
        const cell = h('td', {
            tabindex: -1, class: isOpen ? 'open' : '', data: { level: count > 0 ? '' : undefined }, on: {
                pointerenter: () => show(cell, cohort, period), focus: () => show(cell, cohort, period),
            },
        }, h('span', { 'aria-hidden': 'true' }, short(part)),
        h('span.spoken', {}, isOpen ? `${said}, ${t('retention.open')}` : said));
        cell.style.setProperty('--level', most > 0 ? (part / most).toFixed(3) : 0);
        return cell;
    }));
    const first = rows.flat().find((cell) => cell !== null);
    if (first) first.tabIndex = 0;

    const show = (cell, cohort, period) => {
        const count = cohort.users[period];
        replace(tip, h('b', {}, cohortName(cohort.start, interval)),
            h('span', {}, h('span', {}, t(`retention.later.${interval}`, { count: period })),
                h('em', {}, format.share(share(count, cohort.users[0])))),
            h('span', {}, h('span', {}, t('retention.users')),
                h('em', {}, `${format.number(count)} / ${format.number(cohort.users[0])}`)));
        tip.hidden = false;
        const [chart, box] = [element.getBoundingClientRect(), cell.getBoundingClientRect()];
        const left = box.left - chart.left + box.width / 2 - tip.offsetWidth / 2;
        tip.style.left = `${Math.max(0, Math.min(left, chart.width - tip.offsetWidth))}px`;
        tip.style.top = `${box.top - chart.top - tip.offsetHeight - 6}px`;
    };
    const hide = () => { tip.hidden = true; };

    const body = h('tbody', {},
        h('tr.all', {}, h('th', { scope: 'row' }, t('retention.all')),
            h('td.number', {}, format.number(cohorts.reduce((sum, { users }) => sum + users[0], 0))),
            later.map((period) => h('td', {}, averageOf(cohorts, period)))),
        cohorts.map((cohort, row) => h('tr', {},
            h('th', { scope: 'row' }, cohortName(cohort.start, interval)),
            h('td.number', {}, format.number(cohort.users[0])), rows[row])));
    body.addEventListener('keydown', (event) => {
        const row = rows.findIndex((cells) => cells.includes(event.target));
        if (row < 0) return;
        const column = rows[row].indexOf(event.target);
        const last = rows[row].findLastIndex((cell) => cell !== null);
        const [down, right] = {
            ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -column],
            End: [0, last - column],
        }[event.key] ?? [];
        if (down === undefined) return;
        event.preventDefault();
        // A cohort without users has no cells.
        let target = row + down;
        while (down !== 0 && rows[target]?.[column] === null) target += down;
        const next = rows[target]?.[column + right];
        if (!next) return;
        event.target.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
    });
    body.addEventListener('focusout', hide);
    body.addEventListener('pointerleave', hide);

    const element = h('div.chart', {},
        h('div.scroll', { on: { scroll: hide } }, h('table.triangle', {},
            h('caption.spoken', {}, t(`retention.title.${interval}`)),
            h('thead', {}, h('tr', {},
                h('th', { scope: 'col' }, t('retention.cohort')), h('th.number', { scope: 'col' }, t('retention.users')),
                later.map((period) => h('th', { scope: 'col' }, h('span', { 'aria-hidden': 'true' }, period),
                    h('span.spoken', {}, t(`retention.later.${interval}`, { count: period })))))),
            body)),
        tip);
    return h('div.rows', {}, element, most > 0 && h('p.heat-legend', { 'aria-hidden': 'true' }, format.share(0),
        [0, 0.25, 0.5, 0.75, 1].map((level) => {
            const swatch = h('i.level', {});
            swatch.style.setProperty('--level', level);
            return swatch;
        }), format.share(most)));
}

const share = (count, all) => (all > 0 ? count / all : 0);

/** A share in a narrow cell: whole percents, or with one place below 10. */
const short = (part) => format.number(part * 100, { maximumFractionDigits: part < 0.0995 ? 1 : 0 });

/** The share of all cohorts for which the period is over. */
function averageOf(cohorts, period) {
    const over = cohorts.filter(({ users }) => users.length - 1 > period);
    const all = over.reduce((sum, { users }) => sum + users[0], 0);
    return all > 0 ? short(over.reduce((sum, { users }) => sum + users[period], 0) / all) : '';
}

const cohortName = (start, interval) => (interval === 'month' ? format.shortMonthYear(start)
    : format.range(start, days.plus(start, 6)));
