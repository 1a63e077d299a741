// A choice between a few options, shown as a bar. They are radio buttons, so that arrow keys move between them.

import { h } from '../core/dom.js';

/** @param {object} options `id`, `label`, `value`, `options` as a list of `{value, text}`, and `change` */
export function segments({ id, label, value, options, change }) {
    return h('fieldset', {},
        h('legend.spoken', {}, label),
        h('div.segments', {}, options.map((option) =>
            h('label', {},
                h('input', {
                    type: 'radio', name: id, id: `${id}-${option.value}`, value: option.value,
                    checked: option.value === value, on: { change: () => change(option.value) },
                }),
                option.text))));
}
