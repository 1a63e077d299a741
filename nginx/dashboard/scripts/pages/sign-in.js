// The sign-in page.

import { APIError, request } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { t } from '../core/i18n.js';
import * as session from '../core/session.js';
import { mark } from '../parts/icons.js';
import { choices } from '../parts/shell.js';
import { explain, notice } from '../parts/states.js';

/** Checks that a token is an administrator's and that the API accepts it. @throws {Error} with a text for people */
export async function check(token) {
    if (session.claims(token) === null) throw new Refusal(t('signIn.noToken'));
    if (!session.isAdministrator(token)) throw new Refusal(t('signIn.noAdministrator'));
    await request('GET', '/event', { token });
}

class Refusal extends Error {}

/** @param {object} options `message`, the reason to sign in again; `done`, called with the token; `redraw` */
export function signInPage({ message, done, redraw }) {
    document.title = `${t('signIn.title')} · Punchcard`;
    const problem = h('div', { role: 'alert', id: 'token-problem' }, message && notice('warn', message));
    const field = h('input.input.code', {
        id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none', required: true,
        'aria-describedby': 'token-problem token-hint',
    });
    const button = h('button.button.primary', { type: 'submit' }, t('signIn.button'));
    const submit = async (event) => {
        event.preventDefault();
        const token = session.tokenIn(field.value);
        button.disabled = true;
        try {
            await check(token);
            done(token);
        } catch (error) {
            const text = error instanceof APIError ? explain(error) : error instanceof Refusal ? error.message
                : t('error.page');
            replace(problem, notice('bad', text));
            field.setAttribute('aria-invalid', 'true');
            field.focus();
        } finally {
            button.disabled = false;
        }
    };
    return h('main.gate', {}, h('div.gate-card', {},
        h('div.brand', {}, mark(), h('span', {}, 'Punchcard')),
        h('form.card', { novalidate: true, on: { submit } },
            h('h1', { tabindex: -1 }, t('signIn.title')),
            problem,
            h('div.field', {}, h('label', { for: 'token' }, t('signIn.token')), field,
                h('p.hint', { id: 'token-hint' }, t('signIn.hint'), ' ', h('code', {}, 'punchcard dashboard'))),
            button),
        h('div.gate-foot', {}, choices(redraw))));
}
