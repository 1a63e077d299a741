// Conditions, for reading.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';

/** Whether a condition is always met. */
export const isAlways = (condition) =>
    !condition || (condition.field === undefined
        && (condition.type === undefined || (condition.type === 'AND' && condition.conditions.length === 0)));

export const operandText = (value) => (Array.isArray(value) ? value.map(operandText).join(', ') : JSON.stringify(value));

/** A comparison in words: `amount` is greater than 0. */
export const comparisonText = ({ field, operator, value }) =>
    [h('code', {}, field), ` ${t(`operator.${operator}`)} `,
        value === undefined || operator.endsWith('exists') ? null : h('code', {}, operandText(value))];

export function conditionList(condition) {
    if (isAlways(condition)) return t('conditions.always');
    if (condition.field !== undefined) return comparisonText(condition);
    return h('div.rows', {}, t(`conditions.${condition.type}`), h('ul.group', {}, condition.conditions.map((child) =>
        h('li', {}, conditionList(child)))));
}
