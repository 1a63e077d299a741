// The project at a glance.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { bars } from '../charts/bars.js';
import { daysChart, daysTitle } from '../charts/days.js';
import { hoursChart } from '../charts/hours.js';
import { csvButton } from '../parts/csv.js';
import { eventTitles } from '../parts/events.js';
import { card, head } from '../parts/head.js';
import * as period from '../parts/period.js';
import { empty } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';
import { changeNote, tiles } from '../parts/tiles.js';

/** A list with fewer rows gets a row of its own, since beside a chart its card would be half empty. */
const LONG = 4;

export async function page({ query }) {
    const chosen = period.chosen(query);
    const parameters = period.parameters(chosen);
    const [stats, events] = await Promise.all([
        get('/stats/event', { ...parameters, compare: 'previous' }), get('/event'),
    ]);
    const titles = eventTitles(events);
    const { data, previous } = stats;
    const before = period.previousName(chosen);
    const breakdown = Object.entries(data.eventBreakdown);
    const isOneDay = stats.startDate === stats.endDate;
    const top = head(t('nav.overview'), {
        lead: format.span(stats.startDate, stats.endDate),
        actions: [csvButton(parameters, `punchcard-${stats.startDate}-${stats.endDate}.csv`)],
    });
    const figures = tiles([
        { name: t('figure.events'), value: format.number(data.totalEvents),
            note: changeNote(previous?.change.totalEvents, before) },
        { name: t('figure.uniqueUsers'), value: format.number(data.uniqueUsers),
            note: changeNote(previous?.change.uniqueUsers, before) },
        { name: t('figure.points'), value: format.number(data.totalPoints),
            note: changeNote(previous?.change.totalPoints, before) },
        { name: t('figure.pointsPerUser'),
            value: format.number(data.uniqueUsers > 0 ? data.totalPoints / data.uniqueUsers : 0,
                { maximumFractionDigits: 1 }),
            note: [t('figure.perUserNote')] },
    ]);
    if (data.totalEvents === 0) {
        return [top, period.picker(chosen), h('section.card', {},
            events === null || events.length === 0
                ? empty(t('overview.noEvents'), t('overview.noEventsText'),
                    h('a.button.primary', { href: link(['new', 'event']) }, t('events.new')))
                : empty(t('overview.nothing'), t('overview.nothingText')))];
    }
    const half = !isOneDay && data.topEvents.length >= LONG ? 'half' : '';
    return [
        top, period.picker(chosen), figures,
        card(daysTitle(data.dailyData), { text: isOneDay && t('hours.clock', { zone: format.zone() }) },
            daysChart(data.dailyData, period.isOpen(chosen))),
        h('div.columns', {},
            !isOneDay && card(t('hours.title'), { text: t('hours.text', { zone: format.zone() }), kind: half },
                hoursChart(data.dailyData)),
            card(t('overview.top'), { kind: half }, bars(data.topEvents.map((id) => ({
                name: titles(id), href: link(['events', id], Object.fromEntries(query)),
                value: data.eventBreakdown[id].count,
            }))))),
        card(t('overview.byEvent'), {}, table(t('overview.byEvent'), [
            { name: t('events.event'), kind: 'main' }, { name: t('figure.events'), kind: 'number' },
            { name: t('figure.uniqueUsers'), kind: 'number' }, { name: t('figure.points'), kind: 'number' },
            { name: t('figure.share'), kind: 'number' },
        ], breakdown.map(([id, { count, users, points }]) => [
            mainCell(titles(id), h('code', {}, id), link(['events', id], Object.fromEntries(query))),
            format.number(count), format.number(users), format.number(points),
            format.share(data.totalPoints > 0 ? points / data.totalPoints : 0),
        ]))),
    ];
}
