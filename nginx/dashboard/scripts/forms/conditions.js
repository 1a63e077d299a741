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
 * What the conditions of events compare: any path into the metadata.
 * @param {string} list the id of a datalist with known paths
 */
export const metadataPath = (list) => ({
    fresh: { field: '', operator: 'equals', value: '' },
    control: (value, attributes) => textInput(value, {
        ...attributes, class: 'code condition-field', list, placeholder: 'amount', spellcheck: 'false', autocapitalize: 'none',
    }),
    operand,
});

/**
 * A builder of conditions.
 * @param {object|undefined} conditions in the format of definitions
 * @param {object} compared what can be compared.
 *   `fresh`: a new comparison.
 *   `control`: makes the control for a field from its value and attributes.
 *   `operand`: makes the controls for a value from the operator, the value and the field.
 *   `operator`: returns the operator to go on with after another field was chosen; left out if any will do.
 * @returns {{element: Node, read: () => object|undefined}} `read` also sets each part's pointer
 */
export function conditionBuilder(conditions, compared) {
    const isEmpty = !conditions || (conditions.type === undefined && conditions.field === undefined);
    // A single comparison is edited as a group with one element.
    const start = isEmpty ? { type: 'AND', conditions: [] }
        : conditions.field !== undefined ? { type: 'AND', conditions: [conditions] } : conditions;
    const root = group(start, compared, 1, null);
    root.element.dataset.pointer = '/conditions';
    return {
        element: root.element,
        read() {
            const value = root.read('/conditions');
            return value.type === 'AND' && value.conditions.length === 0 ? undefined : value;
        },
    };
}

function changed(element) {
    element.dispatchEvent(new Event('input', { bubbles: true }));
}

function group(condition, compared, depth, remove) {
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
        const child = value.field === undefined ? group(value, compared, depth + 1, drop)
            : comparison(value, compared, drop);
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
            button(t('conditions.add'), () => compared.fresh),
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

function comparison(condition, compared, remove) {
    const field = compared.control(condition.field, { 'aria-label': t('conditions.field') });
    const operator = choice(condition.operator, operators.map((value) => ({ value, text: t(`operator.${value}`) })),
        { class: 'operator', 'aria-label': t('conditions.operator') });
    const place = h('div.operand', {});
    let value;
    const draw = (compareTo) => {
        value = compared.operand(operator.value, compareTo, field.value);
        replace(place, value.elements);
    };
    draw(condition.value);
    operator.addEventListener('change', () => draw(value.read()));
    if (compared.operator) field.addEventListener('change', () => {
        operator.value = compared.operator(field.value, operator.value);
        draw(undefined);
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
