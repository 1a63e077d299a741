// All offers, and what a user sees of them.

import { get } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { offerFigures } from '../offers/figures.js';
import { feedCard } from '../offers/seen.js';
import { costText, isLimited, leftText, stateChip, whenText } from '../offers/words.js';
import { deletedFinder } from '../parts/deleted.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { groupNames } from '../parts/names.js';
import { segments } from '../parts/segments.js';
import { empty } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';

/** How many offers are asked for their figures at the same time. */
const AT_ONCE = 4;

export async function page() {
    const [offers, project, users] = await Promise.all([get('/offer'), get('/project'), get('/user', { limit: 20 })]);
    const groups = groupNames(project);
    const top = head(t('nav.offers'), {
        lead: t('offers.lead'),
        actions: [h('a.button.primary', { href: link(['new', 'offer']), id: 'new-offer' }, icon('add'), t('offers.new'))],
    });
    if (offers.length === 0) {
        return [top, h('section.card', {}, empty(t('offers.none'), t('offers.noneText'))), deletedFinder('offer')];
    }
    const left = new Map(offers.map((offer) => [offer.offerId, h('span', {}, isLimited(offer) ? '…' : '–')]));
    count(offers.filter(isLimited), left);
    let status = 'ALL', text = '';
    const list = h('div', {});
    const found = h('p.spoken', { role: 'status' });
    const show = () => {
        const words = text.toLowerCase().split(/\s+/).filter(Boolean);
        const shown = offers.filter((offer) => (status === 'ALL' || offer.status === status) && words.every((word) =>
            `${offer.offerId} ${format.title(offer.title)} ${format.title(offer.description)}`.toLowerCase().includes(word)));
        replace(found, t('offers.found', { count: shown.length }));
        replace(list, shown.length === 0 ? empty(t('offers.noMatch')) : table(t('nav.offers'), [
            { name: t('offers.offer'), kind: 'main' }, { name: t('events.status') }, { name: t('form.costs'), kind: 'wrap' },
            { name: t('offers.left') }, { name: t('challenges.when'), kind: 'wrap' },
        ], shown.map((offer) => [
            mainCell(format.title(offer.title, offer.offerId), h('code', {}, offer.offerId), link(['offers', offer.offerId])),
            stateChip(offer), costText(offer, groups), left.get(offer.offerId), whenText(offer),
        ])));
    };
    show();
    return [
        top,
        h('section.card', {},
            h('div.filters', {},
                h('div.search', {}, icon('search'), h('input.input', {
                    type: 'search', id: 'search', 'aria-label': t('offers.search'), placeholder: t('offers.search'),
                    on: { input: (event) => {
                        text = event.target.value;
                        show();
                    } },
                })),
                segments({
                    id: 'status', label: t('events.status'), value: status,
                    options: ['ALL', 'ACTIVE', 'INACTIVE'].map((value) => ({ value, text: t(`status.${value}`) })),
                    change: (value) => {
                        status = value;
                        show();
                    },
                })),
            found, list),
        feedCard(users.users.map(({ userId }) => userId)),
        deletedFinder('offer'),
    ];
}

/** Fills in what is left of each offer. The list is there before, since each offer needs a request of its own. */
function count(offers, places) {
    const waiting = [...offers];
    const next = async () => {
        const offer = waiting.shift();
        if (offer === undefined) return;
        const place = places.get(offer.offerId);
        try {
            replace(place, leftText(offer, await offerFigures(offer.offerId, { period: '1d' })));
        } catch {
            replace(place, '–');
        }
        await next();
    };
    for (let turn = 0; turn < AT_ONCE; turn += 1) next();
}
