// Figures, each with its change since the previous period.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { icon } from './icons.js';

/** @param {{name: string, value: any, note?: any}[]} figures */
export function tiles(figures) {
    return h('dl.tiles', {}, figures.map(({ name, value, note }) =>
        h('div.tile', {}, h('dt', {}, name), h('dd.figure', {}, value), note && h('dd.change', {}, note))));
}

/**
 * The change of a figure since the previous period.
 * @param {{absolute: number, percent: number|null}|undefined} change as GET /stats/event answers it
 * @param {string} before the name of the previous period
 * @param {boolean} isNeutral whether more is neither good nor bad
 */
export function changeNote(change, before, isNeutral = false) {
    if (!change) return null;
    const direction = Math.sign(change.absolute);
    const [name, kind] = { 1: ['up', 'good'], 0: ['same', ''], '-1': ['down', 'bad'] }[direction];
    const text = change.percent === null ? format.number(change.absolute, { signDisplay: 'exceptZero' })
        : format.change(change.percent);
    return [h('span.chip', { class: isNeutral ? '' : kind }, icon(name), text), h('span', {}, t('tile.versus', { before }))];
}
