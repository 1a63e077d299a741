// One streak: its figures, the users' longest lengths, and its definition.

import { get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { columns } from '../charts/columns.js';
import { definitionActions } from '../parts/definition.js';
import { eventTitles } from '../parts/events.js';
import { card, head } from '../parts/head.js';
import { empty } from '../parts/states.js';
import { tiles } from '../parts/tiles.js';
import { deletedPage, loadVersions, missing, versionsCard } from '../parts/versions.js';

/** Ranges of lengths. Longer lengths have wider ranges, because most streaks are short. */
const STEPS = [1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 500, 730, 1000, 2000, 5000, 10000, 100000];

export async function page({ id }) {
    const [definition, figures, events, versions] = await Promise.all([
        request('GET', `/streak/${segment(id)}`).catch(missing),
        get('/analytics/streak', { streakId: id, groupBy: 'length' }).catch(missing),
        get('/event'), loadVersions('streak', id),
    ]);
    const titles = eventTitles(events);
    const history = { kind: 'streak', id, seen: definition, versions, names: { event: titles } };
    if (definition === null) return deletedPage(history);
    const streak = definition.data;
    return [
        head(format.title(streak.title, id), {
            back: { text: t('nav.streaks'), href: link(['streaks']) },
            lead: t(`cadence.${streak.period}`, { events: streak.events.map(titles).join(', ') }),
            chips: [h('span.chip.accent', {}, t(`period.name.${streak.period}`)), h('span.chip', {}, id)],
            actions: definitionActions('streak', id, definition, format.title(streak.title, id)),
        }),
        figures === null
            ? h('section.card', {}, empty(t('streaks.nobody'), t('streaks.nobodyText')))
            : [
                tiles([
                    { name: t('streak.participants'), value: format.number(figures.totalParticipants),
                        note: [t('streak.participantsNote')] },
                    { name: t('streak.active'), value: format.number(figures.activeParticipants),
                        note: [t('streak.rate', { share: format.share(figures.completionRate) })] },
                    { name: t('streak.average'), value: format.number(figures.averageStreakLength),
                        note: [t('streak.averageNote')] },
                    { name: t('streak.longest'), value: format.number(figures.longestUserStreak),
                        note: [t('streak.longestNote')] },
                ]),
                card(t('streak.spread'), { text: t('streak.spreadText') }, spread(figures.longestStreaks, streak.period)),
            ],
        card(t('event.definition'), {}, facts(streak, titles)),
        versionsCard(history),
    ];
}

function spread(lengths, period) {
    const longest = lengths.at(-1).length;
    const starts = STEPS.filter((start) => start <= longest);
    const values = new Array(starts.length).fill(0);
    for (const { length, users } of lengths) values[starts.findLastIndex((start) => start <= length)] += users;
    const points = starts.map((from, index) => {
        const to = (STEPS[index + 1] ?? from + 1) - 1;
        const axis = from === to ? format.number(from) : `${format.number(from)}–${format.number(to)}`;
        return { axis, name: t(`length.${period}`, { count: to, shown: axis }) };
    });
    return columns({
        label: t('streak.spread'), pointName: t('streak.length'), points,
        series: [{ name: t('figure.users'), kind: 'users', values, height: 150 }],
        isNumbered: true,
    });
}

function facts(streak, titles) {
    const { freezes, rewards } = streak;
    const list = [
        [t('form.events'), streak.events.map((id, index) =>
            [index > 0 && ', ', h('a', { href: link(['events', id]) }, titles(id))])],
        [t('form.period'), t(`period.name.${streak.period}`)],
        streak.dayStartHour && [t('form.dayStartHour'),
            t('streak.dayStart', { hour: format.hour(streak.dayStartHour), zone: format.zone() })],
        freezes && [t('form.freezes'), freezes.earnEvery
            ? t('streak.freezesEarned', { max: freezes.max, every: freezes.earnEvery })
            : t('streak.freezesGiven', { max: freezes.max })],
        rewards?.length > 0 && [t('form.rewards'), h('ul', {}, rewards.map(({ length, points }) =>
            h('li', {}, t('streak.reward', {
                length: format.number(length), count: points, shown: format.number(points) }))))],
    ];
    return h('dl.facts', {}, list.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
