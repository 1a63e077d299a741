// The figures of an offer, by GET /analytics/offer.

import { get } from '../core/api.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { calendar } from '../charts/calendar.js';
import { columns } from '../charts/columns.js';
import { tiles } from '../parts/tiles.js';

export const offerFigures = (offerId) => get('/analytics/offer', { offerId });

/** @param {object} offer the definition */
export function offerTiles({ stock, coupon }, figures) {
    const tile = (name, key, options = {}) => ({ name: t(`offer.${name}`), value: format.number(figures[key]), ...options });
    return tiles([
        tile('redemptions', 'redemptions', { note: [t('offer.redemptionsNote')] }),
        tile('users', 'users', { note: [t('offer.usersNote')] }),
        tile('points', 'points', { note: [t('offer.pointsNote')] }),
        typeof stock === 'number' && tile('stockLeft', 'stockLeft', { note: [t('offer.ofStock', { stock: format.number(stock) })] }),
        coupon?.pool && tile('codesLeft', 'codesLeft', { note: [t('offer.codesLeftNote')] }),
        coupon && tile('used', 'couponsUsed', { note: [t('offer.usedNote')] }),
    ].filter(Boolean));
}

/** @param {[string, object][]} days the figures of each day */
export function offerChart(days, hasCoupons) {
    const values = (name) => days.map(([, figures]) => figures[name]);
    const panel = (name, kind, height) => ({ name: t(`offer.${name}`), kind, values: values(name), height });
    return columns({
        ...calendar(days.map(([day]) => day)), label: t('offer.daysLabel'),
        series: [
            panel('redemptions', 'redemptions', 130), panel('points', 'points', 64),
            ...(hasCoupons ? [panel('used', 'coupons', 64)] : []),
        ],
        details: [{ name: t('offer.users'), values: values('users') }],
    });
}
