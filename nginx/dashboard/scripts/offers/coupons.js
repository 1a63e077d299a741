// Coupons in words, and what can be done with one.

import { request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { textInput } from '../forms/fields.js';
import { reasonField } from '../parts/booking.js';
import { ask } from '../parts/dialog.js';
import { mainCell, table } from '../parts/table.js';

/** The colour of a state. */
const kinds = { ISSUED: 'good', USED: '', VOID: 'bad', EXPIRED: 'warn', AVAILABLE: '' };

export const couponChip = ({ status }) => h('span.chip', { class: kinds[status] ?? '' }, t(`coupon.${status}`));

/** Until when it is valid, or what ended it and when. */
export function couponTimes({ status, expiresAt, usedAt, voidedAt }) {
    if (status === 'USED') return t('coupon.usedAt', { time: format.instant(usedAt) });
    if (status === 'VOID') return t('coupon.voidedAt', { time: format.instant(voidedAt) });
    if (expiresAt === undefined || expiresAt === null) return t('coupon.forever');
    return t(status === 'EXPIRED' ? 'coupon.expiredAt' : 'coupon.until', { day: format.day(expiresAt) });
}

/** @param {(id: string) => string} titles returns an offer's title */
export const couponTable = (coupons, titles) => table(t('coupons.title'), [
    { name: t('coupon.code'), kind: 'main' }, { name: t('offers.offer') }, { name: t('coupon.state') },
    { name: t('challenges.when'), kind: 'wrap' },
], coupons.map((coupon) => [
    mainCell(h('code', {}, coupon.code), null, link(['counter'], { code: coupon.code })), titles(coupon.offerId),
    couponChip(coupon), couponTimes(coupon),
]));

/**
 * Asks for the reason, and makes a coupon void.
 * @returns {Promise<object|undefined>} the coupon; undefined if nothing was done
 */
export function voidCoupon({ code }) {
    const reason = textInput('', { id: 'void-reason' });
    return ask({
        title: t('void.title', { code }), confirm: t('void.confirm'), danger: true,
        body: [h('p', {}, t('void.text')), reasonField(reason, t('void.reasonHint'))],
        act: async () => (await request('POST', `/coupon/${segment(code)}/void`, {
            body: { reason: reason.value.trim() } })).data,
    });
}
