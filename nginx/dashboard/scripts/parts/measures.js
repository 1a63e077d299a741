// The measures of an event: the sum, the average and the extremes of the numbers in a field of its metadata.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { changeNote } from './tiles.js';

/** A number of a measure. Sums can have nine decimal places, which nobody reads. */
export const amount = (value) => (value === null ? '–' : format.number(value, { maximumFractionDigits: 2 }));

/**
 * Two tiles for each measure: the sum, such as the revenue, and the average.
 * @param {object} measures `{field: {sum, count, average, min, max}}`
 * @param {object|undefined} before the same of the previous period, if it is known
 * @param {string} beforeName the name of the previous period
 */
export function measureTiles(measures, before, beforeName) {
    const note = (now, then) => (then === undefined || then === null || now === null ? null
        : changeNote(changeOf(now, then), beforeName));
    return Object.entries(measures).flatMap(([field, { sum, count, average, min, max }]) => [
        { name: t('measure.sum', { field }), value: amount(sum), note: note(sum, before?.[field]?.sum)
            ?? [t('measure.of', { count, shown: format.number(count) })] },
        { name: t('measure.average', { field }), value: amount(average), note: count === 0 ? [t('measure.none')]
            : [note(average, before?.[field]?.average),
                t('measure.span', { least: amount(min), most: amount(max) })] },
    ]);
}

const changeOf = (now, then) =>
    ({ absolute: now - then, percent: then === 0 ? null : ((now - then) / Math.abs(then)) * 100 });
