// All challenges.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { challengeState, goalText } from '../parts/challenge.js';
import { deletedFinder } from '../parts/deleted.js';
import { eventTitles } from '../parts/events.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { empty } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';

export async function page() {
    const [challenges, events] = await Promise.all([get('/challenge'), get('/event')]);
    const titles = eventTitles(events);
    const top = head(t('nav.challenges'), {
        lead: t('challenges.lead'),
        actions: [h('a.button.primary', { href: link(['new', 'challenge']) }, icon('add'), t('challenges.new'))],
    });
    if (challenges.length === 0) {
        return [
            top, h('section.card', {}, empty(t('challenges.none'), t('challenges.noneText'))), deletedFinder('challenge'),
        ];
    }
    return [top, h('section.card', {}, table(t('nav.challenges'), [
        { name: t('challenges.challenge'), kind: 'main' }, { name: t('challenges.goal'), kind: 'wrap' },
        { name: t('figure.points'), kind: 'number' }, { name: t('challenges.when') },
    ], challenges.map((challenge) => [
        mainCell(format.title(challenge.title, challenge.challengeId), h('code', {}, challenge.challengeId),
            link(['challenges', challenge.challengeId])),
        goalText(challenge, titles), format.number(challenge.points), challengeState(challenge),
    ]))), deletedFinder('challenge')];
}
