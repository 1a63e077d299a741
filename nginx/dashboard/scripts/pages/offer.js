// One offer: its figures, its definition, its codes, and whether a user can redeem it.

import { get, request, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { offerFacts } from '../offers/facts.js';
import { offerDays, offerFigures, offerTiles } from '../offers/figures.js';
import { poolCard } from '../offers/pool.js';
import { redeemableCard } from '../offers/seen.js';
import { stateChip } from '../offers/words.js';
import { definitionActions } from '../parts/definition.js';
import { card, head } from '../parts/head.js';
import { groupNames } from '../parts/names.js';
import * as period from '../parts/period.js';
import { explain } from '../parts/states.js';
import { toast } from '../parts/toast.js';
import { chosenInterval, controls } from '../parts/view.js';
import { deletedPage, loadVersions, missing, versionsCard } from '../parts/versions.js';

export async function page({ id, query }) {
    const chosen = period.chosen(query, 'all');
    const [definition, project, versions, users] = await Promise.all([
        request('GET', `/offer/${segment(id)}`).catch(missing), get('/project'), loadVersions('offer', id),
        get('/user', { limit: 20 }),
    ]);
    const groups = groupNames(project);
    const history = { kind: 'offer', id, seen: definition, versions, names: { group: groups } };
    if (definition === null) return deletedPage(history);
    const offer = definition.data;
    const ask = () => offerFigures(id, period.parameters(chosen));
    const figures = await ask();
    const count = Object.keys(figures.dailyData).length;
    const interval = chosenInterval(query, count, false);
    const top = h('div', {}, offerTiles(offer, figures));
    const countAgain = async () => {
        try {
            replace(top, offerTiles(offer, await ask()));
        } catch (error) {
            toast(explain(error));
        }
    };
    const title = format.title(offer.title, id);
    return [
        head(title, {
            back: { text: t('nav.offers'), href: link(['offers']) }, lead: format.title(offer.description),
            chips: [stateChip(offer), h('span.chip', {}, id)], actions: definitionActions('offer', id, definition, title),
        }),
        period.picker(chosen, controls(query, count, interval, { hasHours: false })),
        top,
        offerDays(figures, interval, Boolean(offer.coupon)),
        h('div.columns', {},
            card(t('event.definition'), { kind: 'half' }, offerFacts(offer, groups)),
            h('div.half', {}, redeemableCard(id, users.users.map(({ userId }) => userId)))),
        offer.coupon?.pool && poolCard(id, countAgain),
        versionsCard(history),
    ];
}
