// The builder of conditions, with groups and comparisons.

import { h, replace } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { icon } from '../parts/icons.js';
import { choice, textInput } from './fields.js';
import { operand } from './operand.js';

const operators = [
    'equals', 'not_equals', 'greater_than', 'greater_than_or_equal', 'less_than', 'less_than_or_equal', 'between', 'in',
    'not_in', 'contains', 'not_contains', 'starts_with', 'ends_with', 'exists', 'not_exists',
];
const deepest = 8;

/**
 * A builder of conditions.
 * @param {object|undefined} conditions in the format of definitions
 * @param {string} fieldList the id of a datalist with known fields
 * @returns {{element: Node, read: () => object|undefined, fields: () => string[]}} `read` also sets each part's pointer
 */
export function conditionBuilder(conditions, fieldList) {
    const isEmpty = !conditions || (conditions.type === undefined && conditions.field === undefined);
    // A single comparison is edited as a group with one element.
    const start = isEmpty ? { type: 'AND', conditions: [] }
        : conditions.field !== undefined ? { type: 'AND', conditions: [conditions] } : conditions;
    const root = group(start, fieldList, 1, null);
    root.element.dataset.pointer = '/conditions';
    return {
        element: root.element,
        read() {
            const value = root.read('/conditions');
            return value.type === 'AND' && value.conditions.length === 0 ? undefined : value;
        },
        fields: () => [...root.element.querySelectorAll('.condition-field')].map((input) => input.value.trim())
            .filter(Boolean),
    };
}

function changed(element) {
    element.dispatchEvent(new Event('input', { bubbles: true }));
}

function group(condition, fieldList, depth, remove) {
    const children = [];
    const list = h('div.rows', {});
    const type = choice(condition.type, ['AND', 'OR', 'NOT'].map((value) =>
        ({ value, text: t(`conditions.${value}`) })), { 'aria-label': t('conditions.type') });

    const add = (value, focus) => {
        const drop = () => {
            children.splice(children.indexOf(child), 1);
            child.element.remove();
            type.focus();
            changed(element);
        };
        const child = value.field === undefined ? group(value, fieldList, depth + 1, drop)
            : comparison(value, fieldList, drop);
        children.push(child);
        list.append(child.element);
        if (focus) {
            child.element.querySelector('input, select').focus();
            changed(element);
        }
    };
    const button = (text, value) => h('button.button.slim', { type: 'button', on: { click: () => add(value(), true) } },
        icon('add'), text);
    const element = h('fieldset.group', {},
        h('legend.spoken', {}, t('form.conditions')),
        h('div.group-head', {}, type, remove && h('button.button.quiet.icon.slim', {
            type: 'button', 'aria-label': t('conditions.removeGroup'), on: { click: remove },
        }, icon('remove'))),
        list,
        h('div.actions', {},
            button(t('conditions.add'), () => ({ field: '', operator: 'equals', value: '' })),
            depth < deepest - 1 && button(t('conditions.addGroup'), () => ({ type: 'OR', conditions: [] }))),
        h('p.error', {}));
    condition.conditions.forEach((value) => add(value, false));
    return {
        element,
        read(pointer) {
            element.dataset.pointer = pointer;
            return {
                type: type.value,
                conditions: children.map((child, index) => child.read(`${pointer}/conditions/${index}`)),
            };
        },
    };
}

function comparison(condition, fieldList, remove) {
    const field = textInput(condition.field, {
        class: 'code condition-field', list: fieldList, 'aria-label': t('conditions.field'), placeholder: 'amount',
        spellcheck: 'false', autocapitalize: 'none',
    });
    const operator = choice(condition.operator, operators.map((value) => ({ value, text: t(`operator.${value}`) })),
        { class: 'operator', 'aria-label': t('conditions.operator') });
    const place = h('div.operand', {});
    let value = operand(condition.operator, condition.value);
    replace(place, value.elements);
    operator.addEventListener('change', () => {
        value = operand(operator.value, value.read());
        replace(place, value.elements);
    });
    const element = h('div.comparison', {}, field, operator, place,
        h('button.button.quiet.icon', { type: 'button', 'aria-label': t('conditions.remove'), on: { click: remove } },
            icon('remove')),
        h('p.error', {}));
    return {
        element,
        read(pointer) {
            element.dataset.pointer = pointer;
            field.dataset.pointer = `${pointer}/field`;
            operator.dataset.pointer = `${pointer}/operator`;
            place.dataset.pointer = `${pointer}/value`;
            const result = { field: field.value.trim(), operator: operator.value };
            const operandValue = value.read();
            if (operandValue !== undefined) result.value = operandValue;
            return result;
        },
    };
}
