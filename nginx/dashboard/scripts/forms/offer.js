// The form of an offer.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { conditionBuilder } from './conditions.js';
import { section } from './editor.js';
import { suggestId } from './event.js';
import { choice, compact, field, numberInput, numberOf, textInput, textOf } from './fields.js';
import { instantField } from './instant.js';
import { operand } from './operand.js';
import { rates } from './rates.js';
import { descriptionField, titleField } from './title.js';

/**
 * @param {object} offer the definition, `{}` for a new one
 * @param {{usergroupId: string, title: any}[]} usergroups the project's groups
 */
export function offerForm(offer, usergroups, isNew) {
    const id = textInput(offer.offerId, { class: 'code', readOnly: !isNew, spellcheck: 'false', id: 'offer-id' });
    const title = titleField(offer.title, t('form.title'));
    const description = descriptionField(offer.description);
    const status = choice(offer.status ?? 'ACTIVE', ['ACTIVE', 'INACTIVE'].map((value) =>
        ({ value, text: t(`status.${value}`) })));
    const cost = rates(offer.cost ?? { default: '' }, usergroups, {
        pointer: '/cost', label: t('form.cost'), hint: t('form.costHint'), add: t('form.addCost'),
        amount: t('figure.points') });
    const stock = numberInput(offer.stock);
    const limit = numberInput(offer.limit);
    const limitWindow = choice(offer.limitWindow ?? 'lifetime', ['lifetime', 'hour', 'day', 'week', 'month', 'year']
        .map((value) => ({ value, text: t(`window.${value}`) })));
    const start = instantField({ label: t('form.start'), value: offer.start, pointer: '/start', optional: true,
        hint: t('form.offerStartHint') });
    const end = instantField({ label: t('form.end'), value: offer.end, pointer: '/end', optional: true,
        hint: t('form.offerEndHint') });
    const conditions = conditionBuilder(offer.conditions, userFields(usergroups));
    const coupon = couponForm(offer);

    const read = () => compact({
        ...offer, offerId: textOf(id), title: title.read(), description: description.read(), status: status.value,
        cost: cost.read(), stock: numberOf(stock), limit: numberOf(limit),
        limitWindow: limitWindow.value === 'lifetime' ? undefined : limitWindow.value,
        start: start.read(), end: end.read(), conditions: conditions.read(), ...coupon.read(),
    });
    const sections = [
        section(t('form.basics'), null, h('div.fields', {}, title.element,
            field({ label: t('form.offerId'), control: id, pointer: '/offerId',
                hint: t(isNew ? 'form.idHint' : 'form.idFixed') }),
            field({ label: t('form.status'), control: status, pointer: '/status', hint: t('form.offerStatusHint') }),
            description.element)),
        section(t('form.costs'), t('form.costsText'), cost.element),
        section(t('form.code'), t('form.codeText'), coupon.element),
        section(t('form.limits'), t('form.offerLimitsText'), h('div.fields', {},
            field({ label: t('form.stock'), control: stock, pointer: '/stock', optional: true, hint: t('form.stockHint'),
                kind: 'full' }),
            field({ label: t('form.limit'), control: limit, pointer: '/limit', optional: true,
                hint: t('form.offerLimitHint') }),
            field({ label: t('form.limitWindow'), control: limitWindow, pointer: '/limitWindow' }))),
        section(t('form.when'), t('form.offerWhenText'), h('div.fields', {}, start.element, end.element)),
        section(t('form.conditions'), t('form.offerConditionsText'), conditions.element),
    ];
    if (isNew) suggestId(title.control, id);
    return { sections, read, update: coupon.update };
}

/** Which code a redemption gives, and how long it is valid. */
function couponForm({ coupon, couponDays }) {
    const kind = choice(coupon === undefined ? 'none' : coupon.pool ? 'pool' : 'pattern',
        ['none', 'pattern', 'pool'].map((value) => ({ value, text: t(`coupon.kind.${value}`) })), { id: 'offer-coupon' });
    const pattern = textInput(coupon?.pattern ?? '', {
        id: 'offer-pattern', class: 'code', placeholder: 'SUMMER-####-####', spellcheck: 'false',
        autocapitalize: 'characters',
    });
    const days = numberInput(couponDays);
    const patternField = field({ label: t('form.pattern'), control: pattern, pointer: '/coupon/pattern',
        hint: t('form.patternHint') });
    const daysField = field({ label: t('form.couponDays'), control: days, pointer: '/couponDays', optional: true,
        hint: t('form.couponDaysHint') });
    const hint = h('p.hint.full', {}, t('form.poolHint'));
    const update = () => {
        patternField.hidden = kind.value !== 'pattern';
        hint.hidden = kind.value !== 'pool';
        daysField.hidden = kind.value === 'none';
    };
    update();
    return {
        update,
        element: h('div.fields', {},
            field({ label: t('form.coupon'), control: kind, pointer: '/coupon', kind: 'full' }), hint, patternField, daysField),
        read: () => ({
            coupon: { none: undefined, pattern: { pattern: textOf(pattern) ?? '' }, pool: { pool: true } }[kind.value],
            couponDays: kind.value === 'none' ? undefined : numberOf(days),
        }),
    };
}

const belonging = new Set(['contains', 'not_contains']);

/** What the conditions of offers compare: the user's groups and points. */
const userFields = (usergroups) => ({
    fresh: { field: 'balance', operator: 'greater_than_or_equal', value: '' },
    control: (value, attributes) => choice(value, known(['balance', 'earned', 'usergroups'].map((name) =>
        ({ value: name, text: t(`compared.${name}`) })), value), { ...attributes, class: 'condition-field' }),
    operand: (operator, value, path) =>
        (path === 'usergroups' && belonging.has(operator) && usergroups.length > 0 ? groupOperand(usergroups, value)
            : operand(operator, value)),
    operator: (path, operator) => (path === 'usergroups' ? (belonging.has(operator) ? operator : 'contains')
        : belonging.has(operator) ? 'greater_than_or_equal' : operator),
});

/** Options with the one of a stored definition, even if it isn't offered any more. */
const known = (options, own) => (typeof own !== 'string' || own === '' || options.some(({ value }) => value === own) ? options
    : [...options, { value: own, text: own }]);

function groupOperand(usergroups, value) {
    const select = choice(value, known(usergroups.map(({ usergroupId, title }) =>
        ({ value: usergroupId, text: format.title(title, usergroupId) })), value), { 'aria-label': t('conditions.value') });
    select.style.flex = '1';
    return { elements: [select], read: () => select.value };
}
