// A button that opens a list of less common actions.

import { h, uniqueId } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { icon } from './icons.js';

/** @param {{id: string, icon: string, text: string, act: () => void}[]} items */
export function menu(items) {
    const id = uniqueId('menu');
    const button = h('button.button', {
        type: 'button', id: 'more', 'aria-expanded': 'false', 'aria-controls': id, on: { click: () => toggle(list.hidden) },
    }, t('action.others'), icon('more'));
    const list = h('ul.menu-list', { id, hidden: true }, items.map((item) =>
        h('li', {}, h('button.button.quiet', { type: 'button', id: item.id, on: { click: () => {
            toggle(false);
            button.focus();
            item.act();
        } } }, icon(item.icon), item.text))));
    const element = h('div.menu', {}, button, list);
    const toggle = (open) => {
        list.hidden = !open;
        button.setAttribute('aria-expanded', String(open));
        // The list's right edge is below the button's, unless the window has no room for that.
        list.classList.remove('from-left');
        if (open && list.getBoundingClientRect().left < 8) list.classList.add('from-left');
    };
    element.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || list.hidden) return;
        toggle(false);
        button.focus();
    });
    element.addEventListener('focusout', (event) => {
        if (event.relatedTarget && !element.contains(event.relatedTarget)) toggle(false);
    });
    const outside = (event) => {
        if (!element.isConnected) document.removeEventListener('pointerdown', outside);
        else if (!element.contains(event.target)) toggle(false);
    };
    document.addEventListener('pointerdown', outside);
    return element;
}
