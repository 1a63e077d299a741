// Creates or changes a challenge.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { challengeForm } from '../forms/challenge.js';
import { editor, load } from '../forms/editor.js';
import { storedPreview } from '../forms/stored-preview.js';
import { eventTitles } from '../parts/events.js';
import { head } from '../parts/head.js';

export async function page({ id }) {
    const [seen, events, users] = await Promise.all([
        id === null ? null : load('challenge', id), get('/event'), get('/user', { limit: 20 }),
    ]);
    const form = challengeForm(seen?.data ?? {}, events ?? [], seen === null);
    // Fields that are still empty get placeholders.
    const beside = storedPreview(events ?? [], seen ? [seen.data.eventId] : [], users, () => {
        const challenge = form.read();
        return { challenge: { ...challenge, challengeId: challenge.challengeId ?? 'new', title: challenge.title ?? '…' } };
    });
    const title = seen && format.title(seen.data.title, id);
    return [
        head(seen ? t('event.edit', { title }) : t('challenges.new'), {
            back: seen ? { text: title, href: link(['challenges', id]) }
                : { text: t('nav.challenges'), href: link(['challenges']) },
        }),
        h('div.columns', {},
            h('div.wide', {}, editor({
                kind: 'challenge', idName: 'challengeId', names: { event: eventTitles(events) },
                seen, sections: form.sections, read: form.read,
                after: (challengeId) => ['challenges', challengeId], changed: () => {
                    form.update();
                    beside?.refresh();
                },
            })),
            h('div.narrow', {}, beside?.element)),
    ];
}
