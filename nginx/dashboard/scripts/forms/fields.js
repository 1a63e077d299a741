// Controls with a label, a hint, and room for an error. Each field has the JSON pointer of its place in the definition,
// because the API names mistakes by it.

import { h, uniqueId } from '../core/dom.js';
import { t } from '../core/i18n.js';

/**
 * Puts a label, a hint and room for an error around a control.
 * @param {object} options
 *   `label`, `pointer`, `hint`, `optional`.
 *   `control`: an input, select or textarea.
 *   `part`: in a row, the last segment of the pointer.
 *   `kind`: a class.
 *   `hidden`: whether only screen readers get the label.
 */
export function field({ label, control, pointer, part, hint, optional = false, kind = '', hidden = false }) {
    const id = control.id || uniqueId('field');
    control.id = id;
    const notes = [`${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
    control.setAttribute('aria-describedby', notes);
    return h('div.field', { class: kind, data: { pointer, part } },
        h('label', { for: id, class: hidden ? 'spoken' : '' }, label,
            optional && h('span.optional', {}, ` (${t('form.optional')})`)),
        control,
        hint && h('p.hint', { id: `${id}-hint` }, hint),
        h('p.error', { id: `${id}-error` }));
}

export const textInput = (value = '', attributes = {}) =>
    h('input.input', { type: 'text', value: value ?? '', autocomplete: 'off', ...attributes });

/** A text field for a number, so that all digits stay as typed. The API checks it. */
export const numberInput = (value, attributes = {}) =>
    textInput(value === undefined || value === null ? '' : String(value), { inputmode: 'decimal', ...attributes });

export const textArea = (value = '', attributes = {}) => h('textarea.area', { value: value ?? '', ...attributes });

/** @param {{value: string, text: string}[]} options */
export const choice = (value, options, attributes = {}) =>
    h('select.select', attributes, options.map((option) =>
        h('option', { value: option.value, selected: option.value === value }, option.text)));

/** A checkbox with its label beside it. */
export function checkbox(label, checked, { pointer, hint, id = uniqueId('check') } = {}) {
    const control = h('input', { type: 'checkbox', id, checked, 'aria-describedby': `${id}-error` });
    const element = h('div.field', { data: { pointer } },
        h('div.check', {}, control, h('div', {}, h('label', { for: id }, label), hint && h('span.hint', {}, hint))),
        h('p.error', { id: `${id}-error` }));
    return { element, control };
}

/** The text of a control; undefined if it is empty. */
export const textOf = (control) => {
    const text = control.value.trim();
    return text === '' ? undefined : text;
};

/** The number in a control; undefined if it is empty. Any other text is returned as it is, for the API to refuse. */
export const numberOf = (control) => {
    const text = textOf(control);
    if (text === undefined) return undefined;
    return /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : text;
};

/**
 * Without what is undefined. A form's definition begins with the loaded one, so that members without a control stay as they
 * are.
 */
export const compact = (object) =>
    Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
