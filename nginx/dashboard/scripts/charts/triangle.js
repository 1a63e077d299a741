// A retention triangle: a row for each cohort, with the share of it that came back in each later week or month. It is a
// table, also for screen readers.

import * as days from '../core/days.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { explored } from './cells.js';

/**
 * @param {{interval: 'week'|'month', cohorts: {start: string, users: number[]}[]}} retention the oldest cohort first
 */
export function triangle({ interval, cohorts }) {
    const longest = Math.max(...cohorts.map(({ users }) => users.length));
    const most = Math.max(...cohorts.flatMap(({ users }) => users.slice(1).map((count) => share(count, users[0]))), 0);
    const later = Array.from({ length: longest - 1 }, (_, index) => index + 1);

    const rows = cohorts.map((cohort) => later.map((period) => {
        const count = cohort.users[period];
        if (count === undefined || cohort.users[0] === 0) return null;
        const part = share(count, cohort.users[0]);
        const isOpen = period === cohort.users.length - 1;
        const said = t('retention.cell', { share: format.share(part), count, shown: format.number(count) });
        const cell = h('td', {
            class: isOpen ? 'open' : '', data: { level: count > 0 ? '' : undefined },
        }, h('span', { 'aria-hidden': 'true' }, short(part)),
        h('span.spoken', {}, isOpen ? `${said}, ${t('retention.open')}` : said));
        cell.style.setProperty('--level', most > 0 ? (part / most).toFixed(3) : 0);
        return cell;
    }));

    const body = h('tbody', {},
        h('tr.all', {}, h('th', { scope: 'row' }, t('retention.all')),
            h('td.number', {}, format.number(cohorts.reduce((sum, { users }) => sum + users[0], 0))),
            later.map((period) => h('td', {}, averageOf(cohorts, period)))),
        cohorts.map((cohort, row) => h('tr', {},
            h('th', { scope: 'row' }, cohortName(cohort.start, interval)),
            h('td.number', {}, format.number(cohort.users[0])), rows[row])));
    const { tip, hide } = explored(body, rows, (row, column) => {
        const { start, users } = cohorts[row];
        const period = later[column];
        return [
            h('b', {}, cohortName(start, interval)),
            h('span', {}, h('span', {}, t(`retention.later.${interval}`, { count: period })),
                h('em', {}, format.share(share(users[period], users[0])))),
            h('span', {}, h('span', {}, t('retention.users')),
                h('em', {}, `${format.number(users[period])} / ${format.number(users[0])}`)),
        ];
    });

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
