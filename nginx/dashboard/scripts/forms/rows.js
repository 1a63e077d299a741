// A list of rows that people add and remove: rates, metadata fields, bonuses.

import { h } from '../core/dom.js';
import { icon } from '../parts/icons.js';
import { t } from '../core/i18n.js';

/**
 * @param {object} options
 *   `label`, `pointer`, `hint`, `values`.
 *   `hidden`: whether only screen readers get the label.
 *   `add`: the text of the button.
 *   `fresh`: returns a new value.
 *   `row`: returns `{elements, read(pointer, element)}` for a value. A field with `part`, such as length, gets its own
 *   pointer.
 */
export function rows({ label, hidden = false, pointer, hint, values, add, fresh, row }) {
    const entries = [];
    const list = h('div.rows', {});
    const insert = (value, focus) => {
        const made = row(value);
        const remove = h('button.button.quiet.icon', { type: 'button', 'aria-label': t('action.remove'), on: { click: () => {
            entries.splice(entries.indexOf(entry), 1);
            element.remove();
            button.focus();
            list.dispatchEvent(new Event('input', { bubbles: true }));
        } } }, icon('remove'));
        const element = h('div.row', {}, h('div.elements', {}, made.elements), remove, h('p.error', {}));
        const entry = { element, read: made.read };
        entries.push(entry);
        list.append(element);
        if (focus) {
            element.querySelector('input, select').focus();
            list.dispatchEvent(new Event('input', { bubbles: true }));
        }
    };
    values.forEach((value) => insert(value, false));
    const button = h('button.button.slim', { type: 'button', on: { click: () => insert(fresh(), true) } }, icon('add'), add);
    return {
        element: h('fieldset.field', { data: { pointer } }, h('legend', { class: hidden ? 'spoken' : 'label' }, label), hint && h('p.hint', {}, hint), list,
            h('div.actions', {}, button), h('p.error', {})),
        read: () => entries.map((entry, index) => {
            entry.element.dataset.pointer = `${pointer}/${index}`;
            for (const part of entry.element.querySelectorAll('[data-part]')) {
                part.dataset.pointer = `${pointer}/${index}/${part.dataset.part}`;
            }
            return entry.read(`${pointer}/${index}`, entry.element);
        }),
    };
}
