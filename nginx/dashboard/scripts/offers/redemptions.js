// A user's redemptions and holds, with what can be done with each.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { reverse } from '../parts/booking.js';
import { icon } from '../parts/icons.js';
import { paged } from '../parts/paged.js';
import { mainCell, table } from '../parts/table.js';
import { capture, release } from './holds.js';

/** The colour of a state. */
const kinds = { held: 'warn', redeemed: 'good' };

/**
 * @param {object} options
 *   `path`: the user's.
 *   `first`: the first page.
 *   `names`: return the title of an event, streak, challenge or offer.
 */
export const redemptionList = ({ path, first, names }) => paged({
    path: `${path}/redemption`, member: 'redemptions', first, id: 'more-redemptions',
    show: (rows) => table(t('redemptions.title'), [
        { name: t('offers.offer'), kind: 'main' }, { name: t('coupon.state') }, { name: t('figure.points'), kind: 'number' },
        { name: t('challenges.when'), kind: 'wrap' }, { name: '' },
    ], rows.map((redemption) => {
        const { offerId, status, points, coupon } = redemption;
        return [
            mainCell(names.offer(offerId), coupon && h('code', {}, coupon.code), link(['offers', offerId])),
            h('span.chip', { class: kinds[status] ?? '' }, t(`redemption.${status}`)), format.number(points),
            times(redemption), buttons(redemption, { path, names }),
        ];
    })),
});

/** When it began, and when it ends or ended. */
function times({ status, at, until, redeemedAt, endedAt }) {
    const captured = until && redeemedAt && t('redemption.captured', { time: format.instant(redeemedAt) });
    const end = status === 'held' ? t('redemption.until', { time: format.instant(until) })
        : endedAt && t(`redemption.ended.${status}`, { time: format.instant(endedAt) });
    return h('ul.notes', {}, [format.instant(at), captured, end].filter(Boolean).map((text) => h('li', {}, text)));
}

function buttons(redemption, { path, names }) {
    const { redemptionId, status, at, points, entryId, offerId, coupon } = redemption;
    const title = names.offer(offerId);
    const button = (name, symbol, key, act) => h('button.button.quiet.slim', {
        type: 'button', id: `${name}-${redemptionId}`, on: { click: act },
        'aria-label': t(`${key}.named`, { name: title, time: format.instant(at) }),
    }, icon(symbol), t(`${key}.open`));
    if (status === 'held') {
        return h('div.actions', {}, button('capture', 'check', 'capture', () => capture(redemption, title)),
            button('release', 'cross', 'release', () => release(redemption, title)));
    }
    if (status !== 'redeemed') return null;
    if (coupon?.status === 'USED') return h('p.soft', {}, t('reverse.couponUsed'));
    const name = t('entry.of', { kind: t('entry.redemption'), name: title });
    const entry = { id: entryId, kind: 'redemption', timestamp: at, points: -points };
    return button('undo', 'reverse', 'reverse', () => reverse({ path, entry, name, names }));
}
