// The period that a page shows: a preset, a calendar month, or any range of days. It is part of the address, so that it
// can be linked to.

import * as days from '../core/days.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { change } from '../core/router.js';
import { icon } from './icons.js';
import { askRange } from './range.js';
import { segments } from './segments.js';

const periods = ['1d', '7d', '30d', '90d', 'current_month', 'ytd', 'all'];

/**
 * The period in the address: `{period}`, `{month}` or `{from, to}`.
 * @param {string} standard the period if the address has none
 */
export function chosen(query, standard = '30d') {
    const [from, to] = [query.get('from') ?? '', query.get('to') ?? format.today()];
    if (days.isDay(from) && days.isDay(to) && from <= to) return { from, to };
    const month = query.get('month') ?? '';
    if (/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return { month };
    const period = query.get('period');
    return { period: periods.includes(period) ? period : standard };
}

/** The period as parameters of the API's statistics. */
export function parameters({ period, month, from, to }) {
    if (from) return { from, to };
    return month ? { timeframe: 'month', month } : { period };
}

/** The first and the last day of the period; null for all days, because nobody knows their first one. */
export function bounds({ period, month, from, to }) {
    const today = format.today();
    if (from) return { from, to };
    if (month) return { from: `${month}-01`, to: days.endOfMonth(`${month}-01`) };
    if (period === 'all') return null;
    if (period === 'current_month') return { from: days.startOfMonth(today), to: today };
    if (period === 'ytd') return { from: `${today.slice(0, 4)}-01-01`, to: today };
    return { from: days.plus(today, 1 - parseInt(period, 10)), to: today };
}

/** The name of the previous period. */
export function previousName({ period, month, from, to }) {
    if (from) {
        const count = days.length(from, to);
        return t('period.before.range', { count, shown: format.number(count) });
    }
    return month ? t('period.monthBefore') : t(`period.before.${period}`);
}

/**
 * The choice of a period.
 * @param {...any} others further controls in the same row
 */
export function picker(chosen, ...others) {
    const { period, month, from, to } = chosen;
    const [year, current] = format.today().split('-').map(Number);
    const months = Array.from({ length: 24 }, (_, back) =>
        new Date(Date.UTC(year, current - 1 - back, 15)).toISOString().slice(0, 7));
    if (month && !months.includes(month)) months.push(month);
    const none = { period: '', month: '', from: '', to: '' };
    return h('div.filters', {},
        segments({
            id: 'period', label: t('period.label'), value: period ?? '',
            options: periods.map((name) => ({ value: name, text: t(`period.${name}`) })),
            change: (value) => change({ ...none, period: value }),
        }),
        h('label.spoken', { for: 'month' }, t('period.month')),
        h('select.select', { id: 'month', on: { change: (event) => change({ ...none, month: event.target.value }) } },
            h('option', { value: '', selected: !month }, t('period.month')),
            months.map((name) => h('option', { value: name, selected: name === month }, format.month(name)))),
        h('button.button', { type: 'button', id: 'range', class: from ? 'chosen' : '', on: { click: async () => {
            const range = await askRange(from ? { from, to } : bounds(chosen));
            if (range) change({ ...none, ...range });
        } } }, icon('calendar'), from ? format.range(from, to) : t('period.range')),
        others);
}
