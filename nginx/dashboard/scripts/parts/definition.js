// What can be done with a definition: edit, archive, delete. Each change names what was seen (If-Match), so that nothing is
// overwritten that somebody else has changed since.

import { request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { go, link, reload } from '../core/router.js';
import { ask } from './dialog.js';
import { icon } from './icons.js';
import { explain } from './states.js';
import { toast } from './toast.js';

/** @param {{data: object, etag: string}} seen the definition as it was read */
export function definitionActions(kind, id, seen, list = `${kind}s`) {
    const path = `/${kind}/${segment(id)}`;
    const buttons = [
        h('a.button', { href: link(['edit', kind, id]), id: 'edit' }, icon('edit'), t('action.edit')),
    ];
    if (kind === 'event') {
        const isArchived = seen.data.status === 'ARCHIVED';
        buttons.push(h('button.button', { type: 'button', id: 'archive', on: { click: async () => {
            try {
                await request('PUT', path, {
                    body: { ...seen.data, status: isArchived ? 'ACTIVE' : 'ARCHIVED' },
                    headers: { 'If-Match': seen.etag },
                });
                toast(t(isArchived ? 'event.restored' : 'event.archived'));
                reload();
            } catch (error) {
                toast(explain(error));
            }
        } } }, icon('archive'), t(isArchived ? 'event.restore' : 'event.archive')));
    }
    buttons.push(h('button.button.danger', { type: 'button', id: 'delete', on: { click: async () => {
        const isGone = await ask({
            title: t('delete.title', { id }), body: [h('p', {}, t(`delete.${kind}`))], confirm: t('action.delete'),
            danger: true,
            act: async () => {
                await request('DELETE', path, { headers: { 'If-Match': seen.etag } });
                return true;
            },
        });
        if (!isGone) return;
        toast(t('delete.done', { id }));
        go([list]);
    } } }, icon('remove'), t('action.delete')));
    return buttons;
}
