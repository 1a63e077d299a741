// One challenge: the users' progress and its definition.

import { get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { columns } from '../charts/columns.js';
import { challengeState, goalText } from '../parts/challenge.js';
import { definitionActions } from '../parts/definition.js';
import { eventTitles } from '../parts/events.js';
import { card, head } from '../parts/head.js';
import { empty } from '../parts/states.js';
import { tiles } from '../parts/tiles.js';
import { deletedPage, loadVersions, missing, versionsCard } from '../parts/versions.js';

export async function page({ id }) {
    const [definition, figures, events, versions] = await Promise.all([
        request('GET', `/challenge/${segment(id)}`).catch(missing),
        get('/analytics/challenge', { challengeId: id }).catch(missing), get('/event'), loadVersions('challenge', id),
    ]);
    const titles = eventTitles(events);
    const history = { kind: 'challenge', id, seen: definition, versions, names: { event: titles } };
    if (definition === null) return deletedPage(history);
    const challenge = definition.data;
    return [
        head(format.title(challenge.title, id), {
            back: { text: t('nav.challenges'), href: link(['challenges']) }, lead: goalText(challenge, titles),
            chips: [challengeState(challenge), h('span.chip', {}, id)],
            actions: definitionActions('challenge', id, definition, format.title(challenge.title, id)),
        }),
        figures === null
            ? h('section.card', {}, empty(t('streaks.nobody'), t('challenge.nobodyText')))
            : [
                tiles([
                    { name: t('streak.participants'), value: format.number(figures.totalParticipants),
                        note: [t('challenge.participantsNote')] },
                    { name: t('challenge.completedUsers'), value: format.number(figures.completedUsers),
                        note: [t('challenge.rate', {
                            share: format.share(figures.completedUsers / figures.totalParticipants) })] },
                    { name: t('challenge.completions'), value: format.number(figures.completions),
                        note: [t('challenge.completionsNote')] },
                    { name: t('challenge.paid'), value: format.number(figures.completions * challenge.points),
                        note: [t('challenge.paidNote')] },
                ]),
                card(t('challenge.progress'), { text: t('challenge.progressText') }, progress(figures.progress)),
            ],
        card(t('event.definition'), {}, facts(challenge, titles)),
        versionsCard(history),
    ];
}

function progress(tenths) {
    return columns({
        label: t('challenge.progress'), pointName: t('challenges.goal'),
        points: tenths.map((_, index) => {
            const axis = `${index * 10}–${format.share((index + 1) / 10)}`;
            return { axis, name: t('challenge.ofGoal', { share: axis }) };
        }),
        series: [{ name: t('figure.users'), kind: 'users', values: tenths, height: 150 }],
        isNumbered: true,
    });
}

function facts(challenge, titles) {
    const list = [
        [t('events.event'), h('a', { href: link(['events', challenge.eventId]) }, titles(challenge.eventId))],
        [t('challenges.goal'), goalText(challenge, titles)],
        [t('form.bonus'), format.number(challenge.points)],
        challenge.start && [t('form.start'), format.instant(challenge.start)],
        challenge.end && [t('form.end'), format.instant(challenge.end)],
        challenge.series && [t('form.series'), t('challenge.step', { series: challenge.series, step: challenge.step })],
    ];
    return h('dl.facts', {}, list.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
