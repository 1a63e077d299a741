// The period that a page shows. It is part of the address, so that it can be linked to.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { change } from '../core/router.js';
import { segments } from './segments.js';

const periods = ['1d', '7d', '30d', '90d', 'current_month', 'ytd', 'all'];

/**
 * The period in the address: `{period}` or `{month}`.
 * @param {string} standard the period if the address has none
 */
export function chosen(query, standard = '30d') {
    const month = query.get('month') ?? '';
    if (/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) return { month };
    const period = query.get('period');
    return { period: periods.includes(period) ? period : standard };
}

/** The period as parameters of GET /stats/event. */
export const parameters = ({ period, month }) => (month ? { timeframe: 'month', month } : { period });

/** Whether the period isn't over yet, because it ends today. */
export const isOpen = ({ month }) => !month;

/** The name of the previous period. */
export const previousName = ({ period, month }) => (month ? t('period.monthBefore') : t(`period.before.${period}`));

export function picker({ period, month }) {
    const [year, current] = format.today().split('-').map(Number);
    const months = Array.from({ length: 24 }, (_, back) =>
        new Date(Date.UTC(year, current - 1 - back, 15)).toISOString().slice(0, 7));
    return h('div.filters', {},
        segments({
            id: 'period', label: t('period.label'), value: period ?? '',
            options: periods.map((name) => ({ value: name, text: t(`period.${name}`) })),
            change: (value) => change({ period: value, month: '' }),
        }),
        h('label.spoken', { for: 'month' }, t('period.month')),
        h('select.select', { id: 'month', on: { change: (event) => change({ month: event.target.value, period: '' }) } },
            h('option', { value: '', selected: !month }, t('period.month')),
            months.map((name) => h('option', { value: name, selected: name === month }, format.month(name)))));
}
