// One event: its figures, its definition and the versions of it. A deleted event still has figures.

import { get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { fileName } from '../core/text.js';
import { bars } from '../charts/bars.js';
import { daysChart, daysTitle, isOneDay } from '../charts/days.js';
import { hoursChart } from '../charts/hours.js';
import {
    breakdownCard, breakdownInvitation, chosenDimension, restriction, restrictionNotice, valueName,
} from '../parts/breakdown.js';
import { countingNotice } from '../parts/counting.js';
import { csvButton } from '../parts/csv.js';
import { definitionActions } from '../parts/definition.js';
import { eventFacts } from '../parts/event-facts.js';
import { card, head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { measureTiles } from '../parts/measures.js';
import { groupNames } from '../parts/names.js';
import * as period from '../parts/period.js';
import { empty, notice } from '../parts/states.js';
import { statusChip } from '../parts/status.js';
import { changeNote, tiles } from '../parts/tiles.js';
import { loadVersions, missing, versionsCard } from '../parts/versions.js';
import { controls, load, series } from '../parts/view.js';

/** How many values are drawn one by one. */
const MOST = 5;

export async function page({ id, query }) {
    const chosen = period.chosen(query);
    const [definition, project, versions] = await Promise.all([
        request('GET', `/event/${segment(id)}`).catch(missing), get('/project'), loadVersions('event', id),
    ]);
    const groups = groupNames(project);
    const event = definition?.data;
    const dimensions = event?.dimensions ?? [];
    const wanted = restriction(query);
    const only = dimensions.includes(wanted?.field) ? wanted : null;
    const field = chosenDimension(query, dimensions);
    const parameters = { ...period.parameters(chosen), eventId: id };
    const [{ stats, interval, before }, byValue] = await Promise.all([
        load(query, chosen, { eventId: id, ...(only ? { where: only.text } : { groupBy: 'usergroup' }) }),
        field && get('/stats/event', { ...parameters, groupBy: field }),
    ]);
    const { data, previous } = stats;
    const parts = byValue && !only ? await topValues(byValue.data, parameters, field, interval) : [];
    const beforeName = period.previousName(chosen);
    const change = (name) => changeNote(previous?.change[name], beforeName);
    const measures = Object.keys(data.measures ?? {});
    const csv = csvButton({ ...parameters, ...series(interval), where: only?.text },
        `punchcard-${fileName(id)}-${stats.startDate}-${stats.endDate}.csv`);
    const counting = data.counting ?? byValue?.data.counting;
    return [
        head(event?.title ?? id, {
            back: { text: t('nav.events'), href: link(['events']) },
            lead: event ? event.description : t('event.deleted'),
            chips: event ? [statusChip(event.status), h('span.chip', {}, id)] : [],
            actions: [csv, ...(event ? definitionActions('event', id, definition, event.title) : [])],
        }),
        period.picker(chosen, controls(query, Object.keys(data.dailyData).length, interval, { hasPrevious: Boolean(previous) })),
        wanted && !only && notice('warn', t('breakdown.unknown', { field: wanted.field })),
        only && restrictionNotice(only, h('a.button.slim', { href: link(['log'], { event: id, where: only.text }) },
            icon('log'), t('breakdown.log'))),
        counting && countingNotice(counting, { ...parameters, groupBy: field }),
        tiles([
            { name: t('figure.events'), value: format.number(data.totalCount), note: change('totalCount') },
            { name: t('figure.uniqueUsers'), value: format.number(data.uniqueUsers), note: change('uniqueUsers') },
            { name: t('figure.newUsers'), value: format.number(data.newUsers),
                note: change('newUsers') ?? [t('figure.newNoteEvent')] },
            { name: t('figure.points'), value: format.number(data.pointsAwarded), note: change('pointsAwarded') },
            { name: t('event.met'), value: format.share(data.totalCount > 0 ? data.conditionMet / data.totalCount : 0),
                note: [t('event.ofEvents', {
                    count: data.totalCount, shown: format.number(data.totalCount),
                    met: format.number(data.conditionMet),
                })] },
        ]),
        measures.length > 0 && tiles(measureTiles(data.measures, previous?.change.measures, beforeName)),
        data.totalCount === 0
            ? h('section.card', {}, empty(t('overview.nothing'), t('event.nothing')))
            : [
                card(daysTitle(stats, interval), {
                    text: (isOneDay(stats) || interval === 'hour') && t('hours.clock', { zone: format.zone() }),
                }, daysChart({
                    stats, interval, before, beforeName: t('compare.line', { before: beforeName }), parts,
                    restName: t('chart.otherValues'), measures,
                })),
                field && breakdownCard({ event, field, parameters, stats: byValue, only }),
                figures(data, groups, isOneDay(stats)),
            ],
        event && !field && breakdownInvitation(event),
        event && card(t('event.definition'), {}, eventFacts(event, groups)),
        versionsCard({ kind: 'event', id, seen: definition, versions, names: { group: groups } }),
    ];
}

/**
 * The statistics of the most frequent values, to stack. Events with several values have more values than there are
 * events, so they can't be stacked.
 */
async function topValues({ breakdown, topValues: values, totalCount }, parameters, field, interval) {
    const all = Object.values(breakdown).reduce((total, { count }) => total + count, 0);
    if (values.length < 2 || all > totalCount) return [];
    return Promise.all(values.slice(0, MOST).map(async (value) => ({
        name: valueName(value),
        stats: await get('/stats/event', { ...parameters, ...series(interval), where: `${field}:${value}` }),
    })));
}

/** Outcomes, groups and hours. A part with little content gets no column of its own. */
function figures(data, groups, isOneDay) {
    const breakdown = Object.entries(data.usergroupBreakdown ?? {});
    const hasGroups = breakdown.length > 1 || breakdown.some(([group]) => group !== 'default');
    const kind = hasGroups && isOneDay ? 'half' : '';
    const ends = card(t('event.outcomes'), { text: t('event.outcomesText'), kind }, outcomes(data));
    const byGroup = hasGroups && card(t('event.groups'), { text: t('event.groupsText'), kind },
        bars(breakdown.map(([group, { count, points }]) => ({
            name: groups(group), value: count,
            text: t('event.groupFigures', { count, shown: format.number(count), points: format.number(points) }),
        }))));
    if (isOneDay) return h('div.columns', {}, ends, byGroup);
    const hours = card(t('hours.title'), { text: t('hours.text', { zone: format.zone() }), kind: hasGroups ? 'wide' : '' },
        hoursChart(data.dailyData));
    return hasGroups ? h('div.columns', {}, h('div.narrow.pile', {}, ends, byGroup), hours)
        : h('div.pile', {}, ends, hours);
}

function outcomes({ totalCount, conditionMet, conditionFailed, limitReached }) {
    const parts = [
        ['met', t('event.paid'), conditionMet - limitReached], ['limited', t('event.limited'), limitReached],
        ['failed', t('event.failed'), conditionFailed],
    ];
    const bar = h('div.split', { 'aria-hidden': 'true' }, parts.filter(([, , count]) => count > 0).map(([kind, , count]) => {
        const part = h(`span.${kind}`);
        part.style.flex = `${count / totalCount} 0 0`;
        return part;
    }));
    return h('div.rows', {}, bar, h('ul.key', {}, parts.map(([kind, name, count]) =>
        h('li', {}, h(`i.${kind}`), name, h('b', {}, format.number(count)),
            h('span.soft', {}, format.share(count / totalCount))))));
}
