// Shows the mistakes that the API finds beside their fields. People see a field's label, never its place in the JSON.

import { h, replace, uniqueId } from '../core/dom.js';
import { detailText } from './details.js';
import { t } from '../core/i18n.js';
import { icon } from '../parts/icons.js';

const controls = 'input, textarea, select';

/** Removes all errors from a form. */
export function clear(form) {
    for (const error of form.querySelectorAll('[data-pointer] .error')) replace(error);
    for (const control of form.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
}

/**
 * Shows each mistake at the field with its pointer, or else at the nearest part of the form around it.
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
            if (!place) return h('li', {}, text);
            const marked = mark(place, text);
            return h('li', {}, h('a', { href: `#${marked?.id ?? ''}`, on: { click: (event) => {
                event.preventDefault();
                marked?.focus();
            } } }, nameOf(place)), `: ${text}`);
        }))));
}

/**
 * The mistakes as a list that names each field, to show outside of the form.
 * @param {Element|null} form where the fields are
 */
export function list(form, mistakes) {
    return h('ul', {}, mistakes.map(({ pointer, detail }) => {
        const place = form && nearest(form, pointer);
        return h('li', {}, place && `${nameOf(place)}: `, detailText(detail));
    }));
}

/** Writes a text below a field. @returns the control to go to */
function mark(place, text) {
    const holder = place.querySelector(':scope > .error') ? place : place.parentElement.closest(':has(> .error)');
    const error = holder?.querySelector(':scope > .error');
    // For a row, the whole row is marked; for a larger part, one of its controls.
    const principal = principalOf(place);
    const marked = place.matches('.row') ? [...place.querySelectorAll(controls)] : [principal];
    if (error) {
        error.append(...(error.textContent === '' ? [] : [' ']), h('span', {}, text));
        error.id ||= uniqueId('error');
    }
    for (const control of marked.filter(Boolean)) {
        control.id ||= uniqueId('field');
        control.setAttribute('aria-invalid', 'true');
        const notes = (control.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
        if (error && !notes.includes(error.id)) control.setAttribute('aria-describedby', [error.id, ...notes].join(' '));
    }
    return principal;
}

/** Prefers a text field over the select before it, since a mistake is more often in the typed value. */
function principalOf(place) {
    if (place.matches(controls)) return place;
    return place.querySelector('input, textarea') ?? place.querySelector('select');
}

function nameOf(place) {
    const control = principalOf(place);
    const words = place.querySelector(':scope > legend') ?? control?.labels?.[0];
    return (words?.firstChild?.textContent ?? control?.getAttribute('aria-label') ?? '').trim();
}

function find(form, pointer) {
    return [...form.querySelectorAll('[data-pointer]')].find(({ dataset }) => dataset.pointer === pointer) ?? null;
}

function nearest(form, pointer) {
    const parts = pointer.split('/');
    for (let length = parts.length; length > 1; length -= 1) {
        const place = find(form, parts.slice(0, length).join('/'));
        if (place) return place;
    }
    return null;
}
