// What a user sees: the offers that run now, or one of them; whether the user can redeem it, and if not, why.

import { get, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { field, textInput } from '../forms/fields.js';
import { card } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { explain, notice } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';
import { pointsText, reasonTexts } from './words.js';

const PAUSE = 300;

/**
 * A card in which a user can be chosen.
 * @param {object} options
 *   `title`, `text`.
 *   `users`: the user ids to choose from.
 *   `ask`: returns the path of the request from the user's path.
 *   `show`: returns the elements for an answer.
 */
function seenCard({ title, text, users, ask, show }) {
    const user = textInput(users[0] ?? '', {
        id: 'seen-user', list: 'seen-users', spellcheck: 'false', autocapitalize: 'none' });
    const outcome = h('div.rows', { 'aria-live': 'polite', id: 'seen-outcome' });
    let timer = null, turn = 0;
    const look = async () => {
        const mine = ++turn;
        const id = user.value.trim();
        let content;
        try {
            content = id === '' ? h('p.soft', {}, t('seen.nobody')) : show(await get(ask(`/user/${segment(id)}`)), id);
        } catch (error) {
            content = notice('warn', explain(error));
        }
        if (mine === turn) replace(outcome, content);
    };
    user.addEventListener('input', () => {
        clearTimeout(timer);
        timer = setTimeout(look, PAUSE);
    });
    look();
    return card(title, { text },
        h('datalist', { id: 'seen-users' }, users.map((id) => h('option', { value: id }))),
        field({ label: t('preview.user'), control: user }), outcome);
}

/** Whether a user can redeem one offer. @param {string[]} users the user ids to choose from */
export const redeemableCard = (offerId, users) => seenCard({
    title: t('seen.title'), text: t('seen.text'), users,
    ask: (path) => `${path}/offer/${segment(offerId)}/redeemable`,
    show: (judged, id) => {
        const cost = judged.cost === null ? null : pointsText(judged.cost);
        if (judged.redeemable) {
            return notice('good', h('b', {}, t('seen.can', { user: id })), h('p', {}, t('seen.cost', { cost })));
        }
        return notice('warn', h('b', {}, t('seen.cannot', { user: id })),
            h('ul', {}, reasonTexts(judged).map((reason) => h('li', {}, reason))),
            cost !== null && h('p', {}, t('seen.wouldCost', { cost })));
    },
});

/** The offers that run now, as a user sees them. @param {string[]} users the user ids to choose from */
export const feedCard = (users) => seenCard({
    title: t('seen.feed'), text: t('seen.feedText'), users,
    ask: (path) => `${path}/offer/feed`,
    show: ({ offers }) => (offers.length === 0 ? h('p.soft', {}, t('seen.nothing'))
        : table(t('seen.feed'), [
            { name: t('offers.offer'), kind: 'main' }, { name: t('form.costs'), kind: 'number' },
            { name: t('seen.redeemable'), kind: 'wrap' },
        ], offers.map((offer) => [
            mainCell(format.title(offer.title, offer.offerId),
                offer.left !== undefined && t('seen.left', { left: format.number(offer.left) }),
                link(['offers', offer.offerId])),
            offer.cost === null ? '–' : pointsText(offer.cost),
            offer.redeemable ? h('span.chip.good', {}, icon('check'), t('kind.true'))
                : h('ul.notes', {}, reasonTexts(offer).map((reason) => h('li', {}, reason))),
        ]))),
});
