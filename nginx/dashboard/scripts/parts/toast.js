// A short message at the edge of the window about what was done. Screen readers read it out.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { icon } from './icons.js';

const list = h('div.toasts', { role: 'status', 'aria-live': 'polite' });

/** @param {Node} [more] a link that follows the text */
export function toast(text, more) {
    if (!list.isConnected) document.body.append(list);
    const close = () => element.remove();
    const element = h('div.toast', {}, icon('check'), h('span', {}, text, more && [' ', more]),
        h('button.button.quiet.icon.slim', { type: 'button', 'aria-label': t('action.close'), on: { click: close } },
            icon('close')));
    list.replaceChildren(element);
    setTimeout(close, 8000);
}
