// What the API finds wrong, beside the fields that it is about.

import { h, replace } from '../core/dom.js';
import { detailText } from './details.js';
import { t } from '../core/i18n.js';
import { icon } from '../parts/icons.js';

/** Takes all errors off a form. */
export function clear(form) {
    for (const error of form.querySelectorAll('.field > .error, .row > .error, .comparison > .error')) replace(error);
    for (const control of form.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
}

/**
 * Shows each mistake at the field with its pointer, or the nearest that is about a larger part.
 * @param {{pointer: string, detail: string}[]} mistakes
 * @returns {Node} a summary with a link to each field
 */
export function show(form, mistakes) {
    clear(form);
    return h('div.notice.bad', { tabindex: -1 }, icon('warning'), h('div', {},
        h('b', {}, t('form.mistakes', { count: mistakes.length })),
        h('ul', {}, mistakes.map(({ pointer, detail }) => {
            const text = detailText(detail);
            const place = nearest(form, pointer);
            if (!place) return h('li', {}, `${pointer}: ${text}`);
            const error = place.querySelector(':scope > .error');
            if (error) error.append(...(error.textContent === '' ? [] : [' ']), text);
            const control = place.querySelector('input, select, textarea');
            control?.setAttribute('aria-invalid', 'true');
            const name = (place.querySelector('label, legend')?.firstChild?.textContent ?? pointer).trim();
            return h('li', {}, h('a', { href: `#${control?.id ?? ''}`, on: { click: (event) => {
                event.preventDefault();
                control?.focus();
            } } }, name), `: ${text}`);
        }))));
}

function nearest(form, pointer) {
    const parts = pointer.split('/');
    for (let length = parts.length; length > 1; length -= 1) {
        const wanted = parts.slice(0, length).join('/');
        for (const place of form.querySelectorAll('[data-pointer]')) if (place.dataset.pointer === wanted) return place;
    }
    return null;
}
