// Asks before something is lost that was not saved.

import { t } from '../core/i18n.js';
import { h } from '../core/dom.js';
import { ask } from './dialog.js';

let isUnsaved = () => false;

/** A form says how to find out whether it has changes. The next page takes it back. */
export function guard(check) {
    isUnsaved = check;
}

export const wouldLose = () => isUnsaved();

/**
 * Whether to go on. Where somebody would rather stay, the address goes back to that of the form.
 * @param {string} [from] the address before
 */
export async function allowed(from) {
    if (!isUnsaved()) {
        isUnsaved = () => false;
        return true;
    }
    const to = location.href;
    if (from) history.replaceState(null, '', from);
    const leave = await ask({
        title: t('leaving.title'), body: [h('p', {}, t('leaving.text'))], confirm: t('leaving.leave'),
        cancel: t('leaving.stay'), danger: true,
    });
    if (!leave) return false;
    isUnsaved = () => false;
    if (from) history.replaceState(null, '', to);
    return true;
}
