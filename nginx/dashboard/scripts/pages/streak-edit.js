// Creates or changes a streak.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { editor, load } from '../forms/editor.js';
import { streakForm } from '../forms/streak.js';
import { storedPreview } from '../forms/stored-preview.js';
import { eventTitles } from '../parts/events.js';
import { head } from '../parts/head.js';

export async function page({ id }) {
    const [seen, events, users] = await Promise.all([
        id === null ? null : load('streak', id), get('/event'), get('/user', { limit: 20 }),
    ]);
    const form = streakForm(seen?.data ?? {}, events ?? [], seen === null);
    // Fields that are still empty get placeholders.
    const beside = storedPreview(events ?? [], seen?.data.events ?? [], users, () => {
        const streak = form.read();
        return { streak: { ...streak, streakId: streak.streakId ?? 'new', title: streak.title ?? '…' } };
    });
    const title = seen && format.title(seen.data.title, id);
    const edit = editor({
        kind: 'streak', idName: 'streakId', names: { event: eventTitles(events) },
        seen, sections: form.sections, read: form.read,
        after: (streakId) => ['streaks', streakId], changed: () => beside?.refresh(),
    });
    return [
        head(seen ? t('event.edit', { title }) : t('streaks.new'), {
            back: seen ? { text: title, href: link(['streaks', id]) }
                : { text: t('nav.streaks'), href: link(['streaks']) },
        }),
        h('div.columns', {}, h('div.wide', {}, edit),
            h('div.narrow', {}, beside?.element)),
    ];
}
