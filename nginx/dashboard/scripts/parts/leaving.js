// Asks before unsaved changes are lost.

import { t } from '../core/i18n.js';
import { h } from '../core/dom.js';
import { ask } from './dialog.js';

let isUnsaved = () => false;

/** Registers a form's function that tells whether it has unsaved changes. It applies until the next page is shown. */
export function guard(check) {
    isUnsaved = check;
}

export const wouldLose = () => isUnsaved();

/**
 * Asks whether to leave the form. If not, the address changes back to the form's.
 * @param {string} [from] the form's address
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
