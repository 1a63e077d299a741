// The chart of the overview and of an event: figures for each day, or for each hour if the period is one day.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { calendar } from './calendar.js';
import { columns } from './columns.js';

/** The chart's title. */
export const daysTitle = (dailyData) => t(Object.keys(dailyData).length === 1 ? 'overview.hours' : 'overview.days');

/**
 * @param {object} dailyData as GET /stats/event answers it, for all events or for one
 * @param {boolean} isOpen whether the last day isn't over yet
 */
export function daysChart(dailyData, isOpen) {
    const days = Object.keys(dailyData);
    if (days.length === 1) return hoursOfDay(days[0], dailyData[days[0]].hourlyDistribution);
    const values = (name) => days.map((day) => dailyData[day][name] ?? 0);
    const count = dailyData[days[0]]?.count === undefined ? 'events' : 'count';
    return columns({
        ...calendar(days, isOpen), label: t('days.label'),
        series: [
            { name: t('figure.events'), kind: 'events', values: values(count), height: 130 },
            { name: t('figure.users'), kind: 'users', values: values('users'), height: 64 },
            { name: t('figure.points'), kind: 'points', values: values('points'), height: 64 },
        ],
    });
}

function hoursOfDay(day, counts) {
    return columns({
        label: t('hours.ofDay'),
        pointName: t('hours.hour'),
        points: counts.map((_, hour) => {
            const name = format.hour(hour);
            return { name: `${format.longDay(day)}, ${name}`, axis: name };
        }),
        series: [{ name: t('figure.events'), kind: 'events', values: counts, height: 150 }],
        isNumbered: true,
    });
}
