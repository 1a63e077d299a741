// What a page of statistics shows, besides its period: the interval of its chart, and the comparison with the previous
// period. Both are part of the address.

import { get } from '../core/api.js';
import * as days from '../core/days.js';
import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { change } from '../core/router.js';
import * as period from './period.js';
import { segments } from './segments.js';

const intervals = ['hour', 'day', 'week', 'month'];

/** From how many days, and up to how many, an interval can be chosen. */
const spans = { hour: [2, 7], day: [2, 400], week: [8, 3660], month: [32, 3660] };

/** The most days that are shown day by day, and the most that are shown week by week, unless chosen otherwise. */
const MOST_DAYS = 92, MOST_WEEKS = 550;

/** The intervals to choose from for a number of days. */
const possible = (count, hasHours) => intervals.filter((name) =>
    count >= spans[name][0] && count <= spans[name][1] && (hasHours || name !== 'hour'));

/** The interval in the address if it suits the number of days; else one whose columns aren't hairlines. */
export function chosenInterval(query, count, hasHours = true) {
    const wanted = query.get('interval');
    if (possible(count, hasHours).includes(wanted)) return wanted;
    return count <= MOST_DAYS ? 'day' : count <= MOST_WEEKS ? 'week' : 'month';
}

/** The parameters that add an interval's figures to an answer. Those of days are always there. */
export const series = (interval) => (interval === 'day' ? {} : { interval });

/** The part of the address that every page of statistics has. */
export const span = (query) => Object.fromEntries(['period', 'month', 'from', 'to', 'interval', 'compare']
    .map((name) => [name, query.get(name)]));

/** Whether the page shows the previous period too. */
export const isComparing = (query) => query.get('compare') === 'previous';

/**
 * The statistics of the chosen period, with the previous period's totals and the series of the interval.
 * @param {object} parameters of the request, without the period
 * @returns {Promise<{stats: object, interval: string, before: object|null}>} `before` has the statistics of the previous
 *   period if the page compares with it
 */
export async function load(query, chosen, parameters = {}) {
    const asked = { ...parameters, ...period.parameters(chosen), compare: 'previous' };
    const known = period.bounds(chosen);
    const guess = known && chosenInterval(query, days.length(known.from, known.to));
    let stats = await get('/stats/event', { ...asked, ...series(guess ?? 'day') });
    const interval = chosenInterval(query, days.length(stats.startDate, stats.endDate));
    const others = [];
    if (interval !== 'day' && stats.data.series === undefined) {
        others.push(get('/stats/event', { ...asked, ...series(interval) }).then((found) => { stats = found; }));
    }
    let before = null;
    if (isComparing(query) && stats.previous) {
        const { startDate: from, endDate: to } = stats.previous;
        others.push(get('/stats/event', { ...parameters, groupBy: undefined, from, to, ...series(interval) })
            .then((found) => { before = found; }));
    }
    await Promise.all(others);
    return { stats, interval, before };
}

/**
 * The choice of an interval and of the comparison.
 * @param {number} count the days of the period
 * @param {object} options `hasHours` and `hasPrevious`: whether the page can show hours, and the previous period
 */
export function controls(query, count, interval, { hasHours = true, hasPrevious = false } = {}) {
    const options = possible(count, hasHours);
    return [
        options.length > 1 && segments({
            id: 'interval', label: t('interval.label'), value: interval,
            options: options.map((name) => ({ value: name, text: t(`interval.${name}`) })),
            change: (value) => change({ interval: value }),
        }),
        hasPrevious && h('label.toggle', {},
            h('input', { type: 'checkbox', id: 'compare', checked: isComparing(query), on: {
                change: (event) => change({ compare: event.target.checked ? 'previous' : '' }),
            } }), t('compare.label')),
    ];
}
