// Shows an offer's definition.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { conditionList } from '../parts/conditions.js';
import { couponText, costText, whenText } from './words.js';

/** @param {(id: string) => string} groups returns a group's name */
export function offerFacts(offer, groups) {
    const { stock, limit, limitWindow, coupon, couponDays } = offer;
    const has = (value) => value !== undefined && value !== null;
    const facts = [
        [t('form.costs'), costText(offer, groups)],
        [t('form.coupon'), couponText(offer)],
        has(coupon) && [t('form.couponDays'), has(couponDays)
            ? t('coupon.days', { count: couponDays, shown: format.number(couponDays) }) : t('coupon.forever')],
        [t('form.stock'), has(stock) ? format.number(stock) : t('offers.unlimited')],
        has(limit) && [t('form.limit'),
            t('event.limitText', { count: format.number(limit), window: t(`window.${limitWindow ?? 'lifetime'}`) })],
        [t('form.when'), whenText(offer)],
        [t('form.conditions'), conditionList(offer.conditions)],
    ];
    return h('dl.facts', {}, facts.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
