// Creates or changes an event, with a preview beside the form.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { editor, load } from '../forms/editor.js';
import { eventForm } from '../forms/event.js';
import { preview } from '../forms/preview.js';
import { head } from '../parts/head.js';
import { groupNames } from '../parts/names.js';

export async function page({ id }) {
    const [seen, project, users] = await Promise.all([
        id === null ? null : load('event', id), get('/project'), get('/user', { limit: 20 }),
    ]);
    const form = eventForm(seen?.data ?? {}, project.usergroups, seen === null);
    const beside = preview({
        eventId: () => form.read().eventId ?? 'new_event', fields: form.fields,
        drafts: () => ({ definition: { ...form.read(), eventId: undefined, title: form.read().title ?? '…' } }),
        conditions: () => form.read().conditions,
        users: users.users.map(({ userId }) => userId),
    });
    return [
        head(seen ? t('event.edit', { title: seen.data.title }) : t('events.new'), {
            back: seen ? { text: seen.data.title, href: link(['events', id]) }
                : { text: t('nav.events'), href: link(['events']) },
        }),
        h('div.columns', {},
            h('div.wide', {}, editor({
                kind: 'event', idName: 'eventId', names: { group: groupNames(project) },
                seen, sections: form.sections, read: form.read,
                after: (eventId) => ['events', eventId],
                changed: () => {
                    form.update();
                    beside.refresh();
                },
            })),
            h('div.narrow', {}, beside.element)),
    ];
}
