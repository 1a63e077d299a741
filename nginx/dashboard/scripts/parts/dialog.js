// Modal dialogs. They use the browser's dialog element, which keeps the focus inside, restores it, and closes on
// Escape.

import { h, replace, uniqueId } from '../core/dom.js';
import { t } from '../core/i18n.js';
import * as mistakes from '../forms/mistakes.js';
import { explain, notice } from './states.js';

/**
 * Shows a dialog with a form.
 * @param {object} options
 *   `title`.
 *   `body`: a list of elements.
 *   `confirm`, `cancel`: the texts of the two buttons.
 *   `danger`: whether the button that confirms is red.
 *   `prepare`: what is done as soon as the dialog is there. Until it is done, nobody can confirm. Its errors are shown.
 *   `act`: the action. If it returns undefined, the dialog stays. If it throws, the dialog stays too and shows the error,
 *   with the elements in its `more`, if any.
 * @returns {Promise<any>} the result of `act`; undefined if the dialog was cancelled
 */
export function ask({ title, body, confirm, danger = false, prepare, act = () => true, cancel = t('action.cancel') }) {
    return new Promise((resolve) => {
        const heading = uniqueId('dialog');
        const problem = h('div', { role: 'alert' });
        const button = h(`button.button.${danger ? 'danger' : 'primary'}`, { type: 'submit' }, confirm);
        let result;
        const submit = async (event) => {
            event.preventDefault();
            if (button.disabled) return;
            mistakes.clear(form);
            await during(async () => {
                result = await act();
                if (result !== undefined) dialog.close();
            });
        };
        const during = async (work) => {
            button.disabled = true;
            replace(problem);
            try {
                await work();
            } catch (error) {
                replace(problem, error.errors?.length > 0 && !error.more ? mistakes.show(form, error.errors)
                    : notice('bad', explain(error), error.more));
            } finally {
                button.disabled = false;
            }
        };
        const form = h('form', { novalidate: true, on: { submit } },
            h('h2', { id: heading }, title), body, problem,
            h('div.dialog-actions', {},
                h('button.button', { type: 'button', on: { click: () => dialog.close() } }, cancel), button));
        const dialog = h('dialog', { 'aria-labelledby': heading }, form);
        // A link to another page closes the dialog. A link to a field of its form doesn't.
        form.addEventListener('click', (event) => {
            if (event.target.closest('a') && !event.defaultPrevented) dialog.close();
        });
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(result);
        });
        document.body.append(dialog);
        dialog.showModal();
        // The first control gets the focus. What stands before it is read first.
        dialog.scrollTop = 0;
        if (prepare) during(prepare);
    });
}

/** Shows a dialog to read, with only one button. */
export function tell({ title, body }) {
    return new Promise((resolve) => {
        const heading = uniqueId('dialog');
        const dialog = h('dialog', { 'aria-labelledby': heading },
            h('div', {}, h('h2', { id: heading }, title), body,
                h('div.dialog-actions', {},
                    h('button.button.primary', { type: 'button', on: { click: () => dialog.close() } },
                        t('action.done')))));
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve();
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}
