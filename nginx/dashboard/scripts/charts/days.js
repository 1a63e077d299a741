// What happened each day: the chart of the overview and of an event.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { columns } from './columns.js';

/** @param {object} dailyData as GET /stats/event answers it, for all events or for one */
export function daysChart(dailyData) {
    const days = Object.keys(dailyData);
    const years = new Set(days.map((day) => day.slice(0, 4))).size;
    const axis = years > 1 && days.length > 180 ? { month: 'short', year: '2-digit' } : { day: 'numeric', month: 'short' };
    const values = (name) => days.map((day) => dailyData[day][name] ?? 0);
    const count = dailyData[days[0]]?.count === undefined ? 'events' : 'count';
    return columns({
        label: t('days.label'),
        pointName: t('days.day'),
        points: days.map((day) => ({ name: format.longDay(day), axis: format.day(day, axis) })),
        series: [
            { name: t('figure.events'), kind: 'events', values: values(count), height: 130 },
            { name: t('figure.users'), kind: 'users', values: values('users'), height: 64 },
            { name: t('figure.points'), kind: 'points', values: values('points'), height: 64 },
        ],
    });
}
