// Shows conditions in words.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/** Whether a condition is always met. */
export const isAlways = (condition) =>
    !condition || (condition.field === undefined
        && (condition.type === undefined || (condition.type === 'AND' && condition.conditions.length === 0)));

export const operandText = (value) => (Array.isArray(value) ? value.map(operandText).join(', ') : JSON.stringify(value));

/** A comparison in words: `amount` is greater than 0. */
export const comparisonText = ({ field, operator, value }) =>
    [h('code', {}, field), ` ${t(`operator.${operator}`)}`,
        value === undefined || operator.endsWith('exists') ? null : [' ', h('code', {}, operandText(value))]];

const signs = {
    equals: '=', not_equals: '≠', greater_than: '>', greater_than_or_equal: '≥', less_than: '<', less_than_or_equal: '≤',
};

/** The most conditions of a group that a sentence has room for. */
const MOST = 3;

/** Conditions in a few words, such as "stars ≥ 4". Null if there are none. Nested groups are only mentioned. */
export function conditionSentence(condition) {
    if (isAlways(condition)) return null;
    if (condition.field !== undefined) {
        const { field, operator, value } = condition;
        const words = signs[operator] ?? t(`operator.${operator}`);
        if (value === undefined || operator.endsWith('exists')) return `${field} ${words}`;
        return `${field} ${words} ${typeof value === 'number' ? format.number(value, { maximumFractionDigits: 15 })
            : operandText(value)}`;
    }
    const { type, conditions } = condition;
    if (conditions.length === 1 && type !== 'NOT') return conditionSentence(conditions[0]) ?? t('reward.conditions');
    const isFlat = conditions.length > 0 && conditions.length <= MOST && conditions.every(({ field }) => field !== undefined);
    if (!isFlat || type === 'NOT') return t('reward.conditions');
    return conditions.map(conditionSentence).reduce((first, second) =>
        t(type === 'AND' ? 'reward.and' : 'reward.or', { first, second }));
}

export function conditionList(condition) {
    if (isAlways(condition)) return t('conditions.always');
    if (condition.field !== undefined) return comparisonText(condition);
    return h('div.rows', {}, t(`conditions.${condition.type}`), h('ul.group', {}, condition.conditions.map((child) =>
        h('li', {}, conditionList(child)))));
}
