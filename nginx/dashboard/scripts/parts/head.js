// The head of a page: the link to the page above, the title, and actions.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { visible } from '../core/text.js';

/**
 * @param {string} title
 * @param {object} options `lead`, a line below; `back`, `{text, href}` of the page above; `actions`, buttons and links
 */
export function head(title, { lead, back, actions = [], chips = [] } = {}) {
    document.title = visible(`${title} · Punchcard`);
    return h('div.page-head', {},
        h('div', {},
            back && h('p.crumbs', {}, h('a', { href: back.href }, '← ', back.text)),
            h('h1', { tabindex: -1 }, title),
            lead && h('p.lead', {}, lead),
            chips.length > 0 && h('div.chips', {}, chips)),
        actions.length > 0 && h('div.actions', { role: 'group', 'aria-label': t('head.actions') }, actions));
}

/** A part of a page with its own heading. */
export function card(title, { text, actions = [], kind = '' }, ...children) {
    return h('section.card', { class: kind },
        h('div.card-head', {}, h('div', {}, h('h2', {}, title), text && h('p', {}, text)),
            actions.length > 0 && h('div.actions', {}, actions)),
        children);
}
