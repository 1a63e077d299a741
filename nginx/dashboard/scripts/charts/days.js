// The chart of the overview and of an event: figures for each hour, day, week or month of the period.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { axis, bucketsOf, sum, within } from './buckets.js';
import { columns } from './columns.js';

/** The chart's title. */
export const daysTitle = (stats, interval) => t(`interval.title.${isOneDay(stats) ? 'hour' : interval}`);

export const isOneDay = ({ startDate, endDate }) => startDate === endDate;

/** The events of a day. */
const countOf = ({ count, events }) => count ?? events;

/**
 * The figures of each bucket.
 * @param {object} stats the answer of GET /stats/event, for all events or for one
 * @param {string} interval of its series; day needs none
 * @returns {object[]} buckets with `events`, `users`, `points`, `newUsers`, and `measure(field)`, the sum of a measure
 */
export function figuresOf({ data }, interval) {
    if (interval === 'hour') return data.series.map(({ start, count }) => ({ start, end: start, events: count }));
    const daily = Object.values(data.dailyData);
    return bucketsOf(Object.keys(data.dailyData), interval).map((bucket, index) => {
        const inside = within(daily, bucket);
        const { users, points } = interval === 'day' ? inside[0] : data.series[index];
        return {
            ...bucket, users, points, events: sum(inside.map(countOf)),
            newUsers: sum(inside.map(({ newUsers }) => newUsers)),
            measure: (field) => sum(inside.map(({ measures }) => Number(measures[field].sum))),
        };
    });
}

/**
 * @param {object} options
 *   `stats`, `interval`.
 *   `before`: the statistics of the previous period, with the same interval; null for no comparison.
 *   `beforeName`: the name of the previous period.
 *   `parts`: a list of `{name, stats}` that make up the events together with the rest, which is named `restName`.
 *   `measures`: the fields to show the sums of.
 */
export function daysChart({ stats, interval, before = null, beforeName, parts = [], restName, measures = [] }) {
    if (isOneDay(stats)) return hoursOfDay({ stats, before, beforeName, parts, restName });
    const buckets = figuresOf(stats, interval);
    const earlier = before && earlierFigures(before, interval, buckets);
    const compared = (figure) => {
        const before = earlier?.map(figure) ?? [];
        return before.some((value) => value !== null) ? { before, beforeName } : {};
    };
    const events = {
        name: t('figure.events'), kind: 'events', values: buckets.map(({ events }) => events), height: 130,
        ...stacked(parts, buckets, restName, (each) => figuresOf(each, interval)), ...compared(({ events }) => events),
    };
    const options = { ...axis(buckets, interval), label: t(`interval.chart.${interval === 'hour' ? 'hour' : 'day'}`) };
    if (interval === 'hour') return columns({ ...options, series: [{ ...events, height: 150 }] });
    return columns({
        ...options,
        series: [
            events,
            {
                name: t('figure.users'), kind: 'users', values: buckets.map(({ users }) => users), height: 64,
                parts: [
                    { name: t('figure.returning'), kind: 'users',
                        values: buckets.map(({ users, newUsers }) => users - newUsers) },
                    { name: t('figure.newUsers'), kind: 'new', values: buckets.map(({ newUsers }) => newUsers) },
                ],
                ...compared(({ users }) => users),
            },
            { name: t('figure.points'), kind: 'points', values: buckets.map(({ points }) => points), height: 64,
                ...compared(({ points }) => points) },
            ...measures.map((field) => ({
                name: t('measure.sum', { field }), kind: 'measure', values: buckets.map(({ measure }) => measure(field)),
                height: 64, ...compared(({ measure }) => measure(field)),
            })),
        ],
    });
}

/** The parts of the events, and the rest of them. */
function stacked(parts, buckets, restName, figures) {
    if (parts.length === 0) return {};
    const all = parts.map(({ name, stats }, index) =>
        ({ name, kind: `series-${index + 1}`, values: figures(stats).map(({ events }) => events) }));
    const rest = buckets.map(({ events }, index) => events - sum(all.map(({ values }) => values[index])));
    return { parts: rest.some((count) => count > 0) ? [...all, { name: restName, kind: 'rest', values: rest }] : all };
}

/**
 * The figures of the previous period for each bucket: of as many days, from its first day on. A previous month can have
 * fewer days. Users can't be added up, so they are unknown where its weeks or months have other days.
 */
function earlierFigures(before, interval, buckets) {
    if (interval === 'hour') return buckets.map((_, index) => ({ events: before.data.series[index]?.count ?? null }));
    const own = figuresOf(before, interval);
    const daily = Object.values(before.data.dailyData);
    return buckets.map((bucket, index) => {
        const inside = within(daily, bucket);
        const hasSameDays = own[index]?.first === bucket.first && own[index]?.count === bucket.count;
        const total = (figure) => (inside.length > 0 ? sum(inside.map(figure)) : null);
        return {
            events: total(countOf), points: total(({ points }) => points),
            users: hasSameDays ? own[index].users : null,
            measure: (field) => total(({ measures }) => Number(measures[field].sum)),
        };
    });
}

function hoursOfDay({ stats, before, beforeName, parts, restName }) {
    const figures = ({ data }) => Object.values(data.dailyData)[0].hourlyDistribution.map((events) => ({ events }));
    const hours = figures(stats);
    return columns({
        label: t('interval.chart.hour'),
        pointName: t('interval.point.hour'),
        points: hours.map((_, hour) => {
            const name = format.hour(hour);
            return { name: `${format.longDay(stats.startDate)}, ${name}`, axis: name };
        }),
        series: [{
            name: t('figure.events'), kind: 'events', values: hours.map(({ events }) => events), height: 150,
            ...stacked(parts, hours, restName, figures),
            ...(before ? { before: figures(before).map(({ events }) => events), beforeName } : {}),
        }],
        isNumbered: true,
    });
}
