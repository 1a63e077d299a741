// All streaks, with their figures.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { meter } from '../charts/bars.js';
import { eventTitles } from '../parts/events.js';
import { deletedFinder } from '../parts/deleted.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { empty } from '../parts/states.js';

export async function page() {
    const [streaks, events] = await Promise.all([get('/streak'), get('/event')]);
    const titles = eventTitles(events);
    const figures = await Promise.all(streaks.map(({ streakId }) => get('/analytics/streak', { streakId })));
    const top = head(t('nav.streaks'), {
        lead: t('streaks.lead'),
        actions: [h('a.button.primary', { href: link(['new', 'streak']) }, icon('add'), t('streaks.new'))],
    });
    const content = streaks.length === 0 ? h('section.card', {}, empty(t('streaks.none'), t('streaks.noneText')))
        : h('div.grid-cards', {}, streaks.map((streak, index) => summary(streak, figures[index], titles)));
    return [top, content, deletedFinder('streak')];
}

function summary(streak, figures, titles) {
    const { streakId } = streak;
    return h('section.card', {},
        h('div.card-head', {},
            h('div', {}, h('h2', {}, h('a', { href: link(['streaks', streakId]) }, format.title(streak.title, streakId))),
                h('p', {}, t(`cadence.${streak.period}`, { events: streak.events.map(titles).join(', ') }))),
            h('span.chip.accent', {}, t(`period.name.${streak.period}`))),
        figures === null ? h('p.soft', {}, t('streaks.nobody')) : [
            h('dl.quad', {},
                [['participants', format.number(figures.totalParticipants)],
                    ['active', format.number(figures.activeParticipants)],
                    ['average', format.number(figures.averageStreakLength)],
                    ['longest', format.number(figures.longestUserStreak)]].map(([name, value]) =>
                    h('div', {}, h('dt', {}, t(`streak.${name}`)), h('dd', {}, value)))),
            h('div', {}, h('p.small.soft', {}, t('streak.rate', { share: format.share(figures.completionRate) })),
                meter(figures.completionRate)),
        ]);
}
