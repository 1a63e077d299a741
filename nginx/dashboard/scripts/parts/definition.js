// The actions for a definition: edit, archive or pause, delete. Each change sends the ETag that was read (If-Match), so that it
// can't overwrite somebody else's later change.

import { get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { go, link, reload } from '../core/router.js';
import { deletedLink } from './deleted.js';
import { ask } from './dialog.js';
import { deletionEffect, save } from './effect.js';
import { icon } from './icons.js';
import { menu } from './menu.js';
import { explain } from './states.js';
import { toast } from './toast.js';

/**
 * @param {{data: object, etag: string}} seen the definition as loaded, with its ETag
 * @param {string} title the definition's name for people
 */
export function definitionActions(kind, id, seen, title) {
    const edit = h('a.button', { href: link(['edit', kind, id]), id: 'edit' }, icon('edit'), t('action.edit'));
    const remove = { id: 'delete', icon: 'remove', text: t('action.delete'), act: () => deleteIt(kind, id, seen, title) };
    return [edit, kind in pauses && pauseButton(kind, id, seen, title), menu([remove])].filter(Boolean);
}

/** The status that takes a definition out of use and keeps it, by kind. */
const pauses = { event: 'ARCHIVED', offer: 'INACTIVE' };

function pauseButton(kind, id, seen, title) {
    const isPaused = seen.data.status === pauses[kind];
    const text = t(`${kind}.${isPaused ? 'restore' : 'archive'}`);
    return h('button.button', { type: 'button', id: 'archive', on: { click: async () => {
        try {
            const saved = await save({
                kind, id, definition: { ...seen.data, status: isPaused ? 'ACTIVE' : pauses[kind] }, tag: seen.etag,
                title: `${text}: ${title}`, confirm: text,
            });
            if (saved === null) return;
            toast(t(`${kind}.${isPaused ? 'restored' : 'archived'}`));
            reload();
        } catch (error) {
            toast(explain(error));
        }
    } } }, icon('archive'), text);
}

async function deleteIt(kind, id, seen, title) {
    const effect = deletionEffect(kind, id, seen.etag);
    let isShown = false;
    const count = async () => {
        const isNothing = await effect.count().catch(withReferrers);
        isShown = true;
        return isNothing;
    };
    const isGone = await ask({
        title: t('delete.title', { title }), body: [h('p', {}, t(`delete.${kind}`)), effect.element],
        confirm: t('action.delete'), danger: true,
        prepare: count,
        act: async () => {
            // What couldn't be shown at first, is shown before anything is deleted.
            if (!isShown && !await count()) return undefined;
            await request('DELETE', `/${kind}/${segment(id)}`, { headers: { 'If-Match': seen.etag } })
                .catch(withReferrers);
            return true;
        },
    });
    if (!isGone) return;
    toast(t('delete.done', { title }), deletedLink(kind, id));
    go([`${kind}s`]);
}

/** Throws an error again, with the definitions that still refer to this one, if these are the reason. */
async function withReferrers(error) {
    if (error.code === 'definition_in_use') error.more = await referrers(error.errors);
    throw error;
}

/**
 * The definitions that still refer to this one, with links.
 * @param {{pointer: string}[]} errors each points to a place in the project, such as /streaks/0/events/1
 */
async function referrers(errors) {
    const places = [...new Set(errors.map(({ pointer }) => pointer.split('/').slice(1, 3).join('/')))];
    const lists = { streaks: await get('/streak'), challenges: await get('/challenge') };
    return h('ul', {}, places.map((place) => {
        const [list, index] = place.split('/');
        const kind = { streaks: 'streak', challenges: 'challenge' }[list];
        const found = lists[list]?.[Number(index)];
        if (!found) return null;
        const id = found[`${kind}Id`];
        return h('li', {}, `${t(`${list}.${kind}`)}: `, h('a', { href: link([list, id]) }, format.title(found.title, id)));
    }));
}
