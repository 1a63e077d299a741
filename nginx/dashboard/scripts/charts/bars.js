// A ranked list with a bar for each.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';

/** A bar for a share from 0 to 1. Screen readers skip it, since the number is beside it. */
export function meter(share) {
    const bar = h('span', {});
    bar.style.width = `${Math.min(100, Math.max(0, share * 100))}%`;
    return h('div.meter', { 'aria-hidden': 'true' }, bar);
}

/** @param {{name: any, href?: string, value: number, text?: string}[]} items the largest first */
export function bars(items) {
    const most = Math.max(...items.map(({ value }) => value), 1);
    return h('ol.bars', {}, items.map(({ name, href, value, text }) =>
        h('li', {}, href ? h('a', { href }, name) : h('span', {}, name),
            h('span.number', {}, text ?? format.number(value)), meter(value / most))));
}
