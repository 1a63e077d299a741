// A heat map with a cell for each hour of each weekday. It is a table, also for screen readers.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { explored } from './cells.js';

/** @param {object} dailyData the member of the answer of GET /stats/event */
export function hoursChart(dailyData) {
    const counts = Array.from({ length: 7 }, () => new Array(24).fill(0));
    for (const [day, { hourlyDistribution }] of Object.entries(dailyData)) {
        const row = counts[format.weekday(day)];
        hourlyDistribution.forEach((count, hour) => { row[hour] += count; });
    }
    const most = Math.max(...counts.flat());

    const cells = counts.map((row, weekday) => row.map((count, hour) => {
        const level = most > 0 ? count / most : 0;
        const name = t('hours.cell', {
            day: format.weekdayName(weekday, 'long'), hour: format.hour(hour), count, shown: format.number(count),
        });
        const cell = h('td', { data: { level: count > 0 ? '' : undefined } }, h('span.spoken', {}, name));
        cell.style.setProperty('--level', Math.round(level * 80));
        return cell;
    }));

    const body = h('tbody', {}, cells.map((row, weekday) =>
        h('tr', {}, h('th', { scope: 'row', 'aria-label': format.weekdayName(weekday, 'long') },
            format.weekdayName(weekday)), row)));
    const { tip } = explored(body, cells, (weekday, hour) => [
        h('b', {}, `${format.weekdayName(weekday, 'long')}, ${format.hour(hour)}`),
        h('span', {}, h('span', {}, t('figure.events')), h('em', {}, format.number(counts[weekday][hour]))),
    ]);

    const hours = Array.from({ length: 24 }, (_, hour) =>
        h('th', { scope: 'col' }, h('span.spoken', {}, format.hour(hour)),
            hour % 3 === 0 && h('span', { 'aria-hidden': 'true' }, hour)));
    const legend = h('p.heat-legend', { 'aria-hidden': 'true' }, t('hours.less'),
        [0, 20, 40, 60, 80].map((level) => {
            const swatch = h('i', {});
            swatch.style.background = `rgb(var(--heat) / ${20 + level}%)`;
            return swatch;
        }), t('hours.more'));
    const element = h('div.chart', {},
        h('table.heat', {}, h('caption.spoken', {}, t('hours.label')),
            h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('span.spoken', {}, t('hours.weekday'))), hours)), body),
        tip);
    return h('div.rows', {}, element, legend);
}
