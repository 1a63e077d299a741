// An offer in words.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { statusChip } from '../parts/status.js';

/** A cost in points. */
export const pointsText = (points) => (points === 0 ? t('offers.free')
    : t('reward.fixed', { count: points, shown: format.number(points) }));

/** What the offer costs each group. @param {(id: string) => string} groups returns a group's name */
export const costText = ({ cost }, groups) => Object.entries(cost).map(([group, points]) =>
    pointsText(points) + (group === 'default' ? '' : ` (${groups(group)})`)).join(' · ');

/** Whether the offer can be redeemed at all: it is active, and it is running. */
export function stateChip({ status, start, end }) {
    if (status !== undefined && status !== 'ACTIVE') return statusChip(status);
    const now = Date.now();
    if (start && Date.parse(start) > now) return h('span.chip.warn', {}, t('offers.notYet'));
    if (end && Date.parse(end) <= now) return h('span.chip', {}, t('challenge.over'));
    return h('span.chip.good', {}, t('challenge.runs'));
}

/** From when until when it can be redeemed. */
export function whenText({ start, end }) {
    const [from, to] = [start, end].map((time) => time && format.instant(time));
    if (from && to) return t('offers.span', { from, to });
    return from ? t('challenge.from', { time: from }) : to ? t('challenge.until', { time: to }) : t('offers.always');
}

/** Which code a redemption gives. */
export function couponText({ coupon }) {
    if (coupon === undefined || coupon === null) return t('coupon.kind.none');
    return coupon.pool ? t('coupon.kind.pool') : [t('coupon.kind.pattern'), ': ', h('code', {}, coupon.pattern)];
}

/** What is left of the stock and of the pool; null if the offer has neither. */
export function leftText({ stock, coupon }, { stockLeft, codesLeft }) {
    const texts = [
        typeof stock === 'number' && t('offers.stockLeft', { left: format.number(stockLeft), stock: format.number(stock) }),
        coupon?.pool && t('offers.codesLeft', { count: codesLeft, shown: format.number(codesLeft) }),
    ].filter(Boolean);
    return texts.length > 0 ? texts.join(' · ') : null;
}

/** Whether stock or codes can run out. */
export const isLimited = ({ stock, coupon }) => typeof stock === 'number' || coupon?.pool === true;

/**
 * Why a user can't redeem an offer, each reason as a sentence.
 * @param {{reasons: string[], missing?: number}} judged as the API answers it
 */
export const reasonTexts = ({ reasons = [], missing }) => reasons.map((reason) =>
    t(`reason.${reason}`, { count: missing, shown: format.number(missing ?? 0) }));

/** The titles of offers by their ids; a deleted one has its id. */
export function offerTitles(offers) {
    const titles = new Map(offers.map(({ offerId, title }) => [offerId, format.title(title, offerId)]));
    return (id) => titles.get(id) ?? id;
}
