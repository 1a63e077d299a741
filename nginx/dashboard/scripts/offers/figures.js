// The figures of an offer, by GET /analytics/offer.

import { get } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { axis, bucketsOf, sum, within } from '../charts/buckets.js';
import { columns } from '../charts/columns.js';
import { card } from '../parts/head.js';
import { tiles } from '../parts/tiles.js';

/**
 * @param {object} parameters of the request: the period
 * @returns {Promise<object>} the figures of the period, and what is left now
 */
export const offerFigures = async (offerId, parameters = {}) =>
    (await get('/analytics/offer', { offerId, ...parameters })).data;

/** @param {object} offer the definition */
export function offerTiles({ stock, coupon }, figures) {
    const tile = (name, note) => ({ name: t(`offer.${name}`), value: format.number(figures[name]), note: [note] });
    return tiles([
        tile('redemptions', t('offer.reversals', { count: figures.reversals, shown: format.number(figures.reversals) })),
        tile('users', t('offer.usersNote')),
        tile('points', t('offer.refunded', { count: figures.refunded, shown: format.number(figures.refunded) })),
        typeof stock === 'number' && tile('stockLeft', figures.held > 0
            ? t('offer.ofStockHeld', { stock: format.number(stock), held: format.number(figures.held) })
            : t('offer.ofStock', { stock: format.number(stock) })),
        coupon?.pool && tile('codesLeft', t('offer.codesLeftNote')),
        coupon && tile('couponsUsed', t('offer.usedNote')),
    ].filter(Boolean));
}

/** The figures of each day, week or month. */
export function offerDays({ redemptions, reversals, couponsUsed, dailyData }, interval, hasCoupons) {
    const days = Object.entries(dailyData);
    const title = t(`interval.title.${interval}`);
    if (redemptions + reversals + couponsUsed === 0) {
        return card(title, {}, h('p.soft', {}, t('offer.nothing')));
    }
    const buckets = bucketsOf(days.map(([day]) => day), interval);
    const values = (name) => buckets.map((bucket) => sum(within(days, bucket).map(([, figures]) => figures[name])));
    const panel = (name, kind, height) => ({ name: t(`offer.${name}`), kind, values: values(name), height });
    return card(title, {}, columns({
        ...axis(buckets, interval), label: t('offer.daysLabel'),
        series: [
            panel('redemptions', 'redemptions', 130), panel('points', 'points', 64),
            ...(hasCoupons ? [panel('couponsUsed', 'coupons', 64)] : []),
        ],
        // The users of several days can't be added up.
        details: [...(interval === 'day' ? [['users', 'users']] : []), ['reversed', 'reversals'],
            ['refundedPoints', 'refunded']].map(([text, name]) => ({ name: t(`offer.${text}`), values: values(name) })),
    }));
}
