// The pages by their addresses. A page's script is loaded when the page is first shown.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { head } from '../parts/head.js';
import { empty } from '../parts/states.js';

/** The pages by pattern: `*` is any single segment of the path, which is passed to the page. */
const pages = {
    '': () => import('./overview.js'),
    'events': () => import('./events.js'),
    'events/*': () => import('./event.js'),
    'new/event': () => import('./event-edit.js'),
    'edit/event/*': () => import('./event-edit.js'),
    'streaks': () => import('./streaks.js'),
    'streaks/*': () => import('./streak.js'),
    'new/streak': () => import('./streak-edit.js'),
    'edit/streak/*': () => import('./streak-edit.js'),
    'challenges': () => import('./challenges.js'),
    'challenges/*': () => import('./challenge.js'),
    'new/challenge': () => import('./challenge-edit.js'),
    'edit/challenge/*': () => import('./challenge-edit.js'),
    'leaderboards': () => import('./leaderboards.js'),
    'new/leaderboard': () => import('./leaderboard-edit.js'),
    'edit/leaderboard/*': () => import('./leaderboard-edit.js'),
    'offers': () => import('./offers.js'),
    'offers/*': () => import('./offer.js'),
    'new/offer': () => import('./offer-edit.js'),
    'edit/offer/*': () => import('./offer-edit.js'),
    'counter': () => import('./counter.js'),
    'users': () => import('./users.js'),
    'users/*': () => import('./user.js'),
    'retention': () => import('./retention.js'),
    'log': () => import('./log.js'),
    'points': () => import('./points.js'),
    'keys': () => import('./keys.js'),
};

/** The elements of the page at an address. @throws the error if loading fails */
export async function pageAt(parts, query) {
    for (const [pattern, load] of Object.entries(pages)) {
        const wanted = pattern.split('/').filter(Boolean);
        if (wanted.length !== parts.length || !wanted.every((part, index) => part === '*' || part === parts[index])) {
            continue;
        }
        const { page } = await load();
        return page({ id: wanted.at(-1) === '*' ? parts.at(-1) : null, query });
    }
    return [
        head(t('notFound.title')),
        empty(t('notFound.title'), t('notFound.text'),
            h('a.button', { href: link([]) }, t('notFound.home'))),
    ];
}
