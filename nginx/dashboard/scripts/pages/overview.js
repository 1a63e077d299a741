// The project at a glance.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { bars } from '../charts/bars.js';
import { daysChart, daysTitle, isOneDay } from '../charts/days.js';
import { hoursChart } from '../charts/hours.js';
import { csvButton } from '../parts/csv.js';
import { eventTitles } from '../parts/events.js';
import { card, head } from '../parts/head.js';
import * as period from '../parts/period.js';
import { empty } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';
import { changeNote, tiles } from '../parts/tiles.js';
import { controls, load, series, span } from '../parts/view.js';

/** A list with fewer rows gets a row of its own, since beside a chart its card would be half empty. */
const LONG = 4;

/** How many events are drawn one by one. */
const MOST = 5;

export async function page({ query }) {
    const chosen = period.chosen(query);
    const [{ stats, interval, before }, events] = await Promise.all([load(query, chosen), get('/event')]);
    const titles = eventTitles(events);
    const { data, previous } = stats;
    const beforeName = period.previousName(chosen);
    const breakdown = Object.entries(data.eventBreakdown);
    const count = Object.keys(data.dailyData).length;
    const shown = span(query);
    const top = head(t('nav.overview'), {
        lead: format.span(stats.startDate, stats.endDate),
        actions: [csvButton({ ...period.parameters(chosen), ...series(interval) }, `punchcard-${stats.startDate}-${stats.endDate}.csv`)],
    });
    const figures = tiles([
        { name: t('figure.events'), value: format.number(data.totalEvents),
            note: changeNote(previous?.change.totalEvents, beforeName) },
        { name: t('figure.uniqueUsers'), value: format.number(data.uniqueUsers),
            note: changeNote(previous?.change.uniqueUsers, beforeName) },
        { name: t('figure.newUsers'), value: format.number(data.newUsers),
            note: changeNote(previous?.change.newUsers, beforeName) ?? [t('figure.newNote')] },
        { name: t('figure.points'), value: format.number(data.totalPoints),
            note: changeNote(previous?.change.totalPoints, beforeName) },
        { name: t('figure.pointsPerUser'),
            value: format.number(data.uniqueUsers > 0 ? data.totalPoints / data.uniqueUsers : 0,
                { maximumFractionDigits: 1 }),
            note: [t('figure.perUserNote')] },
    ]);
    const filters = period.picker(chosen,
        controls(query, count, interval, { hasPrevious: previous !== null && previous !== undefined }));
    if (data.totalEvents === 0) {
        return [top, filters, h('section.card', {},
            events === null || events.length === 0
                ? empty(t('overview.noEvents'), t('overview.noEventsText'),
                    h('a.button.primary', { href: link(['new', 'event']) }, t('events.new')))
                : empty(t('overview.nothing'), t('overview.nothingText')))];
    }
    const parts = await topEvents(data, titles, period.parameters(chosen), interval);
    const half = !isOneDay(stats) && data.topEvents.length >= LONG ? 'half' : '';
    return [
        top, filters, figures,
        card(daysTitle(stats, interval), { text: (isOneDay(stats) || interval === 'hour') && t('hours.clock', { zone: format.zone() }) },
            daysChart({
                stats, interval, before, beforeName: t('compare.line', { before: beforeName }), parts,
                restName: t('chart.others'),
            })),
        h('div.columns', {},
            !isOneDay(stats) && card(t('hours.title'), { text: t('hours.text', { zone: format.zone() }), kind: half },
                hoursChart(data.dailyData)),
            card(t('overview.top'), { kind: half }, bars(data.topEvents.map((id) => ({
                name: titles(id), href: link(['events', id], shown),
                value: data.eventBreakdown[id].count,
            }))))),
        card(t('overview.byEvent'), {}, table(t('overview.byEvent'), [
            { name: t('events.event'), kind: 'main' }, { name: t('figure.events'), kind: 'number' },
            { name: t('figure.uniqueUsers'), kind: 'number' }, { name: t('figure.points'), kind: 'number' },
            { name: t('figure.share'), kind: 'number' },
        ], breakdown.map(([id, { count, users, points }]) => [
            mainCell(titles(id), h('code', {}, id), link(['events', id], shown)),
            format.number(count), format.number(users), format.number(points),
            format.share(data.totalPoints > 0 ? points / data.totalPoints : 0),
        ]))),
    ];
}

/** The statistics of the most frequent events, to stack. A single event needs no parts. */
async function topEvents({ topEvents: ids, eventBreakdown }, titles, parameters, interval) {
    if (Object.keys(eventBreakdown).length < 2) return [];
    return Promise.all(ids.slice(0, MOST).map(async (id) => ({
        name: titles(id),
        stats: await get('/stats/event', { ...parameters, ...series(interval), eventId: id }),
    })));
}
