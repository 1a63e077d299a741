// The way to deleted definitions. The API doesn't list them, but it keeps their versions, which can be put back.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { go, link } from '../core/router.js';
import { field, textInput, textOf } from '../forms/fields.js';

/** The place of a definition's versions, as segments of a path and a query. */
const place = (kind, id) => (kind === 'leaderboard' ? [['leaderboards'], { board: id }] : [[`${kind}s`, id]]);

/** A link to the versions of a definition that has just been deleted. */
export const deletedLink = (kind, id) => h('a', { href: link(...place(kind, id)) }, t('deleted.versions'));

/** A form below a list that leads to a deleted definition by its id. */
export function deletedFinder(kind) {
    const id = textInput('', { id: 'deleted-id', class: 'code', spellcheck: 'false', autocapitalize: 'none' });
    return h('details', {}, h('summary', {}, t('deleted.title')), h('form.form.finder', { on: { submit: (event) => {
        event.preventDefault();
        if (textOf(id) !== undefined) go(...place(kind, textOf(id)));
        else id.focus();
    } } },
    field({ label: t(`form.${kind}Id`), control: id, hint: t('deleted.hint') }),
    h('div.actions', {}, h('button.button', { type: 'submit' }, t('deleted.versions')))));
}
