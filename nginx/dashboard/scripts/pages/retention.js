// How many users come back, week after week or month after month.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { change } from '../core/router.js';
import { triangle } from '../charts/triangle.js';
import { csvButton } from '../parts/csv.js';
import { card, head } from '../parts/head.js';
import { segments } from '../parts/segments.js';
import { empty } from '../parts/states.js';

/** How many cohorts there are to choose from, and how many are shown unless chosen otherwise. */
const counts = { week: [12, 26, 52, 104], month: [12, 24, 60] };
const standard = { week: 12, month: 24 };

export async function page({ query }) {
    const interval = query.get('interval') === 'week' ? 'week' : 'month';
    const wanted = Number(query.get('cohorts'));
    const cohorts = Number.isInteger(wanted) && wanted >= 1 && wanted <= 160 ? wanted : standard[interval];
    const events = await get('/event') ?? [];
    const eventId = query.get('event') ?? '';
    const parameters = { interval, cohorts, eventId };
    const retention = await get('/analytics/retention', parameters);
    const options = [...new Set([...counts[interval], cohorts])].sort((one, other) => one - other);
    const known = events.some((event) => event.eventId === eventId) || eventId === '' ? events
        : [...events, { eventId, title: eventId }];
    const filters = h('div.filters', {},
        segments({
            id: 'interval', label: t('retention.interval'), value: interval,
            options: ['week', 'month'].map((value) => ({ value, text: t(`retention.${value}`) })),
            change: (value) => change({ interval: value, cohorts: '' }),
        }),
        select('cohorts', t('retention.cohorts'), String(cohorts),
            options.map((count) => [String(count), t('retention.count', { count: format.number(count) })]),
            (value) => change({ cohorts: value })),
        select('event', t('retention.event'), eventId, [['', t('retention.anyEvent')],
            ...known.map((event) => [event.eventId, event.title])], (value) => change({ event: value })));
    const first = retention.cohorts.findIndex(({ users }) => users[0] > 0);
    const shown = { interval, cohorts: retention.cohorts.slice(first) };
    return [
        head(t('nav.retention'), {
            lead: t('retention.lead'),
            actions: [csvButton(parameters, `punchcard-retention-${interval}.csv`, '/analytics/retention')],
        }),
        filters,
        first < 0 ? h('section.card', {}, empty(t('retention.none'), t('retention.noneText')))
            : card(t(`retention.title.${interval}`), { text: t(`retention.text.${interval}`) }, triangle(shown)),
    ];
}

const select = (id, label, value, options, act) => [
    h('label.spoken', { for: id }, label),
    h('select.select', { id, on: { change: (event) => act(event.target.value) } },
        options.map(([name, text]) => h('option', { value: name, selected: name === value }, text))),
];
