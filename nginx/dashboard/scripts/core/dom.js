// Builds elements. Text is only set as text, so no answer of the API is parsed as HTML. Invisible characters in it are
// made visible.

import { visible } from './text.js';

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An HTML element.
 * @param {string} tag its name, with classes after dots: 'div.card.wide'
 * @param {object} attributes by name; `on` has listeners by event; `value`, `checked` and so on are set as properties.
 *   Null, undefined and false values are left out.
 * @param {...any} children elements, texts, numbers, lists of these; null, undefined and false are left out
 */
export function h(tag, attributes = {}, ...children) {
    const [name, ...classes] = tag.split('.');
    const element = document.createElement(name);
    if (classes.length > 0) element.classList.add(...classes);
    set(element, attributes);
    append(element, children);
    return element;
}

/** An SVG element. */
export function svg(tag, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, tag);
    set(element, attributes);
    append(element, children);
    return element;
}

/** Attributes that people read or hear. */
const spoken = new Set(['aria-label', 'placeholder', 'title']);
const properties = new Set(['value', 'checked', 'disabled', 'selected', 'open', 'readOnly', 'required']);

function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name === 'on') {
            for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
        } else if (name === 'data') {
            for (const [key, text] of Object.entries(value)) if (text !== undefined) element.dataset[key] = text;
        } else if (name === 'class') {
            element.classList.add(...value.split(' ').filter(Boolean));
        } else if (properties.has(name)) {
            element[name] = value;
        } else {
            element.setAttribute(name, value === true ? '' : spoken.has(name) ? visible(String(value)) : String(value));
        }
    }
}

export function append(element, children) {
    for (const child of children.flat(Infinity)) {
        if (child === null || child === undefined || child === false) continue;
        element.append(child instanceof Node ? child : visible(String(child)));
    }
}

/** Replaces the content of an element. */
export function replace(element, ...children) {
    element.replaceChildren();
    append(element, children);
    return element;
}

let ids = 0;

/** An id that no other element has. */
export function uniqueId(prefix = 'id') {
    ids += 1;
    return `${prefix}-${ids}`;
}
