// All events that can be logged.

import { get } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link, note } from '../core/router.js';
import { deletedFinder } from '../parts/deleted.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { groupNames } from '../parts/names.js';
import { segments } from '../parts/segments.js';
import { empty } from '../parts/states.js';
import { statusChip } from '../parts/status.js';
import { mainCell, table } from '../parts/table.js';
import { rewardText } from '../parts/reward.js';

const statuses = ['ALL', 'ACTIVE', 'INACTIVE', 'ARCHIVED'];

export async function page({ query }) {
    const [events, stats, project] = await Promise.all([
        get('/event'), get('/stats/event', { period: '30d' }), get('/project'),
    ]);
    const groups = groupNames(project);
    const all = events ?? [];
    const button = h('a.button.primary', { href: link(['new', 'event']), id: 'new-event' }, icon('add'), t('events.new'));
    const top = head(t('nav.events'), { lead: t('events.lead'), actions: [button] });
    if (all.length === 0) {
        return [top, h('section.card', {}, empty(t('events.none'), t('events.noneText'))), deletedFinder('event')];
    }
    let status = statuses.includes(query.get('status')) ? query.get('status') : 'ALL', text = query.get('q') ?? '';
    const list = h('div', {});
    const count = h('p.spoken', { role: 'status' });
    const show = () => {
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        const found = all.filter((event) => (status === 'ALL' || event.status === status)
            && words.every((word) =>
                `${event.eventId} ${event.title} ${event.description ?? ''}`.toLowerCase().includes(word)));
        replace(count, t('events.found', { count: found.length }));
        replace(list, found.length === 0 ? empty(t('events.noMatch')) : table(t('nav.events'), [
            { name: t('events.event'), kind: 'main' }, { name: t('events.status') }, { name: t('events.pays'), kind: 'wrap' },
            { name: t('events.last30'), kind: 'number' }, { name: t('figure.points'), kind: 'number' },
        ], found.map((event) => {
            const { count: logged = 0, points = 0 } = stats.data.eventBreakdown[event.eventId] ?? {};
            return [
                mainCell(event.title, h('code', {}, event.eventId), link(['events', event.eventId])),
                statusChip(event.status), rewardText(event, groups), format.number(logged), format.number(points),
            ];
        })));
    };
    show();
    return [
        top,
        h('section.card', {},
            h('div.filters', {},
                h('div.search', {}, icon('search'), h('input.input', {
                    type: 'search', id: 'search', value: text, 'aria-label': t('events.search'), placeholder: t('events.search'),
                    on: { input: (event) => {
                        text = event.target.value;
                        note({ q: text });
                        show();
                    } },
                })),
                segments({
                    id: 'status', label: t('events.status'), value: status,
                    options: statuses.map((value) => ({ value, text: t(`status.${value}`) })),
                    change: (value) => {
                        status = value;
                        note({ status: value === 'ALL' ? '' : value });
                        show();
                    },
                })),
            count, list),
        deletedFinder('event'),
    ];
}
