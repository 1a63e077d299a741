// The axis of a chart over days.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/**
 * The days of a chart, and whether the last one isn't over yet.
 * @param {string[]} days
 * @returns {{points: object[], isOpen: boolean, pointName: string}} options of a column chart
 */
export function calendar(days, isOpen = days.at(-1) === format.today()) {
    const years = new Set(days.map((day) => day.slice(0, 4))).size;
    const axis = years > 1 && days.length > 180 ? { month: 'short', year: 'numeric' } : { day: 'numeric', month: 'short' };
    const points = days.map((day, index) => {
        const name = format.longDay(day);
        return {
            name: isOpen && index === days.length - 1 ? t('days.soFar', { day: name }) : name,
            axis: format.day(day, axis),
        };
    });
    return { points, isOpen, pointName: t('days.day') };
}
