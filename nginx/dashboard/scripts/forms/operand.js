// The value in a comparison: a number, a text, yes or no, nothing, or a list, depending on the operator.

import { h, replace } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { choice, numberOf, textInput } from './fields.js';

const kinds = ['number', 'string', 'boolean', 'null', 'json'];

const kindOf = (value) => {
    if (value === null) return 'null';
    if (typeof value === 'object') return 'json';
    return typeof value;
};

/**
 * @returns {{elements: Node[], read: () => any}} `read` returns undefined if the operator takes no value
 */
export function operand(operator, value) {
    if (operator === 'exists' || operator === 'not_exists') return { elements: [], read: () => undefined };
    if (operator === 'between') return between(Array.isArray(value) ? value : ['', '']);
    if (operator === 'in' || operator === 'not_in') {
        return list(Array.isArray(value) ? value : value === undefined || value === '' ? [] : [value]);
    }
    if (operator === 'starts_with' || operator === 'ends_with') {
        const input = textInput(typeof value === 'string' ? value : '', { 'aria-label': t('conditions.value') });
        return { elements: [input], read: () => input.value };
    }
    const isOrder = operator.includes('than');
    if (isOrder && typeof value !== 'string') value = typeof value === 'number' ? value : undefined;
    const allowed = isOrder ? ['number', 'string'] : operator.includes('contains') ? kinds.slice(0, 4) : kinds;
    return single(value === undefined || value === '' ? undefined : value, allowed);
}

function single(value, allowed) {
    const known = value === undefined ? 'number' : kindOf(value);
    const kind = choice(allowed.includes(known) ? known : 'string', allowed.map((name) =>
        ({ value: name, text: t(`kind.${name}`) })), { 'aria-label': t('conditions.kind') });
    const place = h('div.operand', { class: 'grow' });
    place.style.flex = '1';
    let input;
    const draw = (value) => {
        const label = { 'aria-label': t('conditions.value') };
        switch (kind.value) {
            case 'number': input = textInput(value ?? '', { ...label, inputmode: 'decimal' }); break;
            case 'boolean':
                input = choice(String(value === true), ['true', 'false'].map((name) =>
                    ({ value: name, text: t(`kind.${name}`) })), label);
                break;
            case 'null': input = null; break;
            case 'json': input = textInput(value === undefined ? '' : JSON.stringify(value), { ...label, class: 'code' });
                break;
            default: input = textInput(value ?? '', label);
        }
        replace(place, input);
    };
    draw(value);
    kind.addEventListener('change', () => draw(input && kind.value !== 'json' ? input.value : undefined));
    const read = () => {
        switch (kind.value) {
            case 'number': return numberOf(input);
            case 'boolean': return input.value === 'true';
            case 'null': return null;
            case 'json': try { return JSON.parse(input.value); } catch { return input.value; }
            default: return input.value;
        }
    };
    return { elements: [kind, place], read };
}

/** Parses a typed list. An element that looks like a number is one, unless it is in quotes. */
function parseElement(text) {
    if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
    if (text === 'true' || text === 'false') return text === 'true';
    if (text === 'null') return null;
    return text.replace(/^"(.*)"$/, '$1');
}

function writeElement(value) {
    if (typeof value !== 'string') return JSON.stringify(value);
    return parseElement(value) === value && !value.includes(',') ? value : `"${value}"`;
}

function list(values) {
    const input = textInput(values.map(writeElement).join(', '), {
        'aria-label': t('conditions.list'), placeholder: t('conditions.listHint'), title: t('conditions.listHint'),
    });
    const read = () => (input.value.match(/"[^"]*"|[^,]+/g) ?? []).map((text) => text.trim()).filter(Boolean)
        .map(parseElement);
    return { elements: [input], read };
}

function between([low, high]) {
    const inputs = [low, high].map((value, index) => textInput(value ?? '', {
        'aria-label': t(index === 0 ? 'conditions.low' : 'conditions.high'),
        placeholder: t(index === 0 ? 'conditions.low' : 'conditions.high'),
    }));
    const areTexts = typeof low === 'string' && low !== '';
    return { elements: inputs, read: () => inputs.map((input) => (areTexts ? input.value : numberOf(input) ?? '')) };
}
