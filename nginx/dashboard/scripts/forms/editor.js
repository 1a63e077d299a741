// The common part of all definitions' forms: loading, saving with If-Match, mistakes, and conflicts with somebody
// else's change.

import { request, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { go, link } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { save as saveDefinition } from '../parts/effect.js';
import * as leaving from '../parts/leaving.js';
import { differences } from '../parts/members.js';
import { explain, notice } from '../parts/states.js';
import { toast } from '../parts/toast.js';
import * as mistakes from './mistakes.js';

/** The stored definition with its ETag. */
export const load = (kind, id) => request('GET', `/${kind}/${segment(id)}`);

/**
 * A form for a definition.
 * @param {object} options
 *   `kind`: event, streak, challenge, leaderboard or offer.
 *   `seen`: the loaded definition with its ETag; null for a new one.
 *   `sections`: the elements.
 *   `read`: returns the definition in the form, with its id.
 *   `names`: functions that return the names of groups and events by their ids, for people.
 *   `idName`: the name of the id, such as eventId.
 *   `after`: returns the address to go to after saving, by the id.
 *   `changed`: called at each change.
 */
export function editor({ kind, seen, sections, read, names, idName, after, changed = () => {} }) {
    const problem = h('div', { role: 'alert' });
    const state = h('p.soft', { role: 'status' });
    const save = h('button.button.primary', { type: 'submit', id: 'save' }, t('action.save'));
    let tag = seen?.etag ?? null;
    let start = null;
    let wasTried = false;

    const submit = async (event) => {
        event.preventDefault();
        if (save.disabled) return;
        save.disabled = true;
        try {
            await store();
        } finally {
            save.disabled = false;
            // A button that is disabled loses the focus.
            if (document.activeElement === document.body) save.focus();
        }
    };

    const store = async () => {
        wasTried = true;
        mistakes.clear(form);
        replace(problem);
        const definition = read();
        const id = definition[idName];
        if (!id) {
            complain([{ pointer: `/${idName}`, detail: 'is missing' }]);
            return;
        }
        let saved;
        try {
            saved = await saveDefinition({
                kind, id, definition, tag, title: t('effect.title'), confirm: t('action.save'),
                counting: (isCounting) => replace(state, isCounting && t('effect.counting')),
            });
            if (saved === null) return;
        } catch (error) {
            if (error.status === 412 && tag === null) {
                complain([{ pointer: `/${idName}`, detail: t('form.idTaken') }]);
            } else if (error.code === 'unusable_id') {
                complain([{ pointer: `/${idName}`, detail: explain(error) }]);
            } else if (error.status === 412) {
                await resolveConflict(id, definition);
            } else if (error.errors?.length > 0) {
                complain(error.errors);
            } else {
                replace(problem, notice('bad', explain(error)));
                problem.scrollIntoView({ block: 'nearest' });
            }
            return;
        }
        leaving.guard(() => false);
        toast(t(saved.isUnfelt && tag !== null && kind !== 'offer' ? 'effect.saved' : 'form.saved', { id }));
        go(after(id));
    };

    const complain = (errors) => {
        const summary = mistakes.show(form, errors);
        replace(problem, summary);
        summary.focus();
    };

    /** Shows the other person's changes. Saving overwrites them only after they were shown. */
    const resolveConflict = async (id, mine) => {
        let theirs;
        try {
            theirs = await load(kind, id);
        } catch (error) {
            replace(problem, notice('bad', error.status === 404 ? t('conflict.gone') : explain(error)));
            return;
        }
        const overwrite = await ask({
            title: t('conflict.title'), body: [h('p', {}, t('conflict.text')), sideBySide(theirs.data, mine, names)],
            confirm: t('conflict.overwrite'), cancel: t('conflict.back'), danger: true,
        });
        if (!overwrite) return;
        tag = theirs.etag;
        await store();
    };

    const onChange = () => {
        changed();
        if (wasTried && problem.querySelector('.notice')) mistakes.clear(form);
    };
    const form = h('form.form', { novalidate: true, on: { submit, input: onChange, change: onChange } },
        problem, sections,
        h('div.form-foot', {}, state,
            h('a.button', { href: link(seen ? after(seen.data[idName]) : [`${kind}s`]) }, t('action.cancel')), save));
    start = JSON.stringify(read());
    leaving.guard(() => form.isConnected && JSON.stringify(read()) !== start);
    return form;
}

/** The members that differ, side by side. */
function sideBySide(theirs, mine, names) {
    return h('div.scroll', {}, h('table.table.differences', {},
        h('thead', {}, h('tr', {}, ['field', 'theirs', 'mine'].map((name) =>
            h('th', { scope: 'col' }, t(`conflict.${name}`))))),
        h('tbody', {}, differences(theirs, mine, names).map(({ label, before, after }) =>
            h('tr', {}, h('th', { scope: 'row' }, label),
                h('td', { data: { label: t('conflict.theirs') } }, before),
                h('td', { data: { label: t('conflict.mine') } }, after))))));
}

/** A part of a form with a heading. */
export function section(title, text, ...children) {
    return h('fieldset.card', {}, h('legend.spoken', {}, title),
        h('div.card-head', { 'aria-hidden': 'true' }, h('div', {}, h('h2', {}, title), text && h('p', {}, text))),
        children);
}
