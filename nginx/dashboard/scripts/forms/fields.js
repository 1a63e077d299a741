// Controls with a label, a hint, and room for what is wrong. A field knows its place in the definition, as a JSON pointer,
// by which the API names mistakes.

import { h, uniqueId } from '../core/dom.js';
import { t } from '../core/i18n.js';

/**
 * Puts a label, a hint and room for an error around a control.
 * @param {object} options `label`; `control`, an input, select or textarea; `pointer`; `part`, of a row, the last of its
 *   pointer; `hint`; `optional`; `kind`, a class; `hidden`, whether the label is for screen readers alone
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

/** A number is typed as text: its digits are kept as they are, and the API says what is wrong with it. */
export const numberInput = (value, attributes = {}) =>
    textInput(value === undefined || value === null ? '' : String(value), { inputmode: 'decimal', ...attributes });

export const textArea = (value = '', attributes = {}) => h('textarea.area', { value: value ?? '', ...attributes });

/** @param {{value: string, text: string}[]} options */
export const choice = (value, options, attributes = {}) =>
    h('select.select', attributes, options.map((option) =>
        h('option', { value: option.value, selected: option.value === value }, option.text)));

/** A box to tick, with its words beside it. */
export function checkbox(label, checked, { pointer, hint, id = uniqueId('check') } = {}) {
    const control = h('input', { type: 'checkbox', id, checked, 'aria-describedby': `${id}-error` });
    const element = h('div.field', { data: { pointer } },
        h('div.check', {}, control, h('div', {}, h('label', { for: id }, label), hint && h('span.hint', {}, hint))),
        h('p.error', { id: `${id}-error` }));
    return { element, control };
}

/** The text of a control; undefined where it is empty. */
export const textOf = (control) => {
    const text = control.value.trim();
    return text === '' ? undefined : text;
};

/** The number in a control; its text where it is none, for the API to say so; undefined where it is empty. */
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
