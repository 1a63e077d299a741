// All points of the project: what users have, what was issued and used, what expires, and the bookkeeper's statement.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { flowsChart, levelsChart, upcomingChart } from '../charts/points.js';
import { csvButton } from '../parts/csv.js';
import { balance, flowNames } from '../parts/flows.js';
import { card, head } from '../parts/head.js';
import * as period from '../parts/period.js';
import { reconciliation } from '../parts/reconciliation.js';
import { empty } from '../parts/states.js';
import { changeNote, tiles } from '../parts/tiles.js';
import { chosenInterval, controls, isComparing } from '../parts/view.js';

export async function page({ query }) {
    const chosen = period.chosen(query);
    const parameters = period.parameters(chosen);
    const stats = await get('/stats/points', { ...parameters, compare: 'previous' });
    const { startDate, endDate, data, previous } = stats;
    const beforeName = period.previousName(chosen);
    const tile = (name, text) => ({
        name: text, value: format.number(data[name]), note: changeNote(previous?.change[name], beforeName, true),
    });
    const count = Object.keys(data.dailyData).length;
    const interval = chosenInterval(query, count, false);
    const top = [
        head(t('nav.points'), {
            lead: t('points.lead', { span: format.span(startDate, endDate), zone: format.zone() }),
            actions: [csvButton(parameters, `punchcard-points-${startDate}-${endDate}.csv`, '/stats/points')],
        }),
        period.picker(chosen, controls(query, count, interval, { hasHours: false, hasPrevious: Boolean(previous) })),
    ];
    const isEmpty = (figures) => !figures || (balance(figures) === 0 && flowNames.every((name) => figures[name] === 0));
    if (isEmpty(data) && isEmpty(previous) && data.pending === 0 && data.held === 0 && data.debt === 0) {
        return [...top, h('section.card', {}, empty(t('points.none'), t('points.noneText')))];
    }
    // Days to come have no figures of their own yet.
    const days = Object.entries(data.dailyData).filter(([day]) => day <= format.today());
    const isLong = days.length > 1;
    const before = isComparing(query) && previous ? await earlier(previous, beforeName) : null;
    return [
        ...top,
        tiles([
            tile('outstanding', t('points.outstanding')), tile('pending', t('points.pending')),
            tile('debt', t('points.debt')), ...(data.held > 0 ? [tile('held', t('points.held'))] : []),
            tile('usersWithPoints', t('points.users')),
        ]),
        isLong && card(t('points.levels'), { text: t('points.levelsText') }, levelsChart(days, interval, before)),
        isLong && card(t('points.flows'), { text: t('points.flowsText') }, flowsChart(days, interval, before)),
        h('div.columns', {}, reconciliation(stats)),
        card(t('points.upcoming'), { text: t('points.upcomingText') },
            data.upcoming.some(({ points }) => points > 0) ? upcomingChart(data.upcoming)
                : h('p.soft', {}, t('points.upcomingNone'))),
    ];
}

/** The days of the previous period, to draw as a line. */
async function earlier({ startDate, endDate }, name) {
    const { data } = await get('/stats/points', { from: startDate, to: endDate });
    return { days: Object.entries(data.dailyData), name: t('compare.line', { before: name }) };
}
