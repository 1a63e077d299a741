// The measures of an event: the sum, the average and the extremes of the numbers in a field of its metadata.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { changeNote } from './tiles.js';

/** A number of a measure. Sums can have nine decimal places, which nobody reads. */
export const amount = (value) => (value === null ? '–' : format.number(value, { maximumFractionDigits: 2 }));

/**
 * Two tiles for each measure: the sum, such as the revenue, and the average.
 * @param {object} measures `{field: {sum, count, average, min, max}}`
 * @param {object|undefined} changes `{field: {sum, count, average}}` since the previous period, if there is one
 * @param {string} beforeName the name of the previous period
 */
export function measureTiles(measures, changes, beforeName) {
    return Object.entries(measures).flatMap(([field, { sum, count, average, min, max }]) => [
        { name: t('measure.sum', { field }), value: amount(sum), note: [changeNote(changes?.[field].sum, beforeName),
            h('span', {}, t('measure.of', { count, shown: format.number(count) }))] },
        { name: t('measure.average', { field }), value: amount(average), note: count === 0 ? [t('measure.none')]
            : [changeNote(changes?.[field].average, beforeName),
                h('span', {}, t('measure.span', { least: amount(min), most: amount(max) }))] },
    ]);
}
