// The points of a chart: hours, days, weeks or months of a span, each with its figures.

import * as days from '../core/days.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/** The first day of the calendar's week or month that a day is in. */
const firsts = { day: (day) => day, week: days.startOfWeek, month: days.startOfMonth };

/**
 * The buckets of a span of days. A week or month that the span cuts off has only its days inside.
 * @param {string[]} all the days, in order
 * @param {'day'|'week'|'month'} interval
 * @returns {{start: string, end: string, first: number, count: number}[]} `first` is the position of `start` in the list
 */
export function bucketsOf(all, interval) {
    const buckets = [];
    let last = null;
    all.forEach((day, index) => {
        const first = firsts[interval](day);
        if (first !== last) buckets.push({ start: day, end: day, first: index, count: 0 });
        last = first;
        buckets.at(-1).end = day;
        buckets.at(-1).count += 1;
    });
    return buckets;
}

/** The days of a bucket. */
export const within = (list, { first, count }) => list.slice(first, first + count);

export const sum = (values) => values.reduce((total, value) => total + value, 0);

/** The names of the intervals' points, for the table. */
export const pointName = (interval) => t(`interval.point.${interval}`);

/**
 * The points of a chart.
 * @returns {{points: object[], isOpen: boolean, pointName: string}} options of a column chart
 */
export function axis(buckets, interval) {
    const all = buckets.map(({ start }) => start.slice(0, 10));
    const hasYears = all[0].slice(0, 4) !== all.at(-1).slice(0, 4);
    const short = interval === 'month' ? { month: 'short', ...(hasYears ? { year: '2-digit' } : {}) }
        : { day: 'numeric', month: 'short', ...(hasYears && all.length > 180 ? { year: 'numeric' } : {}) };
    const { start, end } = buckets.at(-1);
    const isOpen = interval === 'hour' ? start === format.thisHour() : end === format.today();
    const points = buckets.map((bucket, index) => {
        const name = bucketName(bucket, interval);
        return {
            name: isOpen && index === buckets.length - 1 ? t('days.soFar', { day: name }) : name,
            axis: interval === 'hour' ? `${format.day(all[index], short)}, ${format.hour(Number(bucket.start.slice(11)))}`
                : format.day(all[index], short),
        };
    });
    return { points, isOpen, pointName: pointName(interval) };
}

function bucketName({ start, end }, interval) {
    if (interval === 'hour') return `${format.longDay(start.slice(0, 10))}, ${format.hour(Number(start.slice(11)))}`;
    if (interval === 'month' && start === days.startOfMonth(start) && end === days.endOfMonth(start)) {
        return format.month(start.slice(0, 7));
    }
    return start === end ? format.longDay(start) : format.range(start, end);
}
