// The counter: a coupon is looked up by its code and used. It is made for a phone beside a till.

import { get, request, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { field, textInput, textOf } from '../forms/fields.js';
import * as mistakes from '../forms/mistakes.js';
import { couponTimes, voidCoupon } from '../offers/coupons.js';
import { offerTitles } from '../offers/words.js';
import { newKey } from '../parts/booking.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { explain, notice } from '../parts/states.js';

export async function page({ query }) {
    const titles = offerTitles(await get('/offer'));
    const code = h('input.input.code', {
        id: 'code', value: query.get('code') ?? '', autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false',
        enterkeyhint: 'search', 'aria-describedby': 'code-hint',
    });
    const button = h('button.button.primary', { type: 'submit', id: 'look-up' }, icon('search'), t('counter.lookUp'));
    const place = h('div', { id: 'verdict' });
    let turn = 0;

    /** Shows what has been found out, unless somebody has gone on to another code since. */
    const during = async (work) => {
        const mine = ++turn;
        let content;
        try {
            content = await work();
        } catch (error) {
            content = error.code === 'coupon_not_found' ? verdict('bad', t('counter.unknown'), t('counter.unknownText'))
                : h('div', { tabindex: -1 }, notice('bad', explain(error)));
        }
        if (mine !== turn) return;
        replace(place, content);
        // Screen readers read what has the focus. A phone's keyboard closes and no longer hides it.
        place.querySelector('[tabindex]')?.focus();
    };
    const lookUp = async () => {
        const wanted = code.value.trim();
        if (wanted === '') {
            replace(place);
            code.focus();
            return;
        }
        button.disabled = true;
        await during(async () => shown(await get(`/coupon/${segment(wanted)}`)));
        button.disabled = false;
    };

    /** A coupon with what can be done with it. */
    const shown = (coupon) => {
        const facts = [
            [t('offers.offer'), titles(coupon.offerId)],
            coupon.userId && [t('leaderboards.user'), h('a', { href: link(['users', coupon.userId]) }, coupon.userId)],
            coupon.issuedAt && [t('coupon.issuedAt'), format.instant(coupon.issuedAt)],
            coupon.reference && [t('counter.reference'), coupon.reference],
            coupon.reason && [t('booking.reason'), h('q', {}, coupon.reason)],
        ];
        return verdict(coupon.status === 'ISSUED' ? 'good' : 'bad', t(`counter.${coupon.status}`), when(coupon),
            h('dl.facts', {}, facts.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
            coupon.status === 'ISSUED' && actions(coupon));
    };

    /** What can be done with a valid coupon. */
    const actions = (coupon) => {
        const path = `/coupon/${segment(coupon.code)}`;
        const reference = textInput('', { id: 'reference' });
        const problem = h('div', { role: 'alert' });
        const use = h('button.button.primary', { type: 'submit', id: 'use' }, icon('check'), t('counter.use'));
        // A request that is repeated because its answer was lost has the same key, so that it isn't refused.
        let sent = { text: undefined, key: newKey() };
        const submit = async (event) => {
            event.preventDefault();
            if (use.disabled) return;
            use.disabled = true;
            mistakes.clear(form);
            replace(problem);
            const text = textOf(reference);
            if (text !== sent.text) sent = { text, key: newKey() };
            try {
                const { data } = await request('POST', `${path}/use`, {
                    body: { reference: text }, headers: { 'Idempotency-Key': sent.key } });
                await during(() => used(data, titles));
            } catch (error) {
                // Somebody else was faster: it is shown when that was, and who it was.
                if (error.status === 409) await during(async () => shown(await get(path)));
                else if (error.errors?.length > 0) replace(problem, mistakes.show(form, error.errors));
                else replace(problem, notice('bad', explain(error)));
            } finally {
                use.disabled = false;
            }
        };
        const revoke = h('button.button.quiet', { type: 'button', id: 'void', on: { click: async () => {
            const done = await voidCoupon(coupon);
            if (done !== undefined) await during(() => shown(done));
        } } }, icon('cross'), t('void.open'));
        const form = h('form.form', { on: { submit } },
            field({ label: t('counter.reference'), control: reference, pointer: '/reference', optional: true,
                hint: t('counter.referenceHint') }),
            problem, h('div.actions', {}, use, revoke));
        return form;
    };

    if (code.value !== '') await lookUp();
    return [
        head(t('nav.counter'), { lead: t('counter.lead') }),
        h('section.card.till', { on: { keydown: (event) => {
            // The next code can be scanned or typed at once: it replaces the one before.
            if (event.key.length > 1 || event.ctrlKey || event.metaKey || event.altKey) return;
            if (event.key === ' ' || event.target.matches('input, button, a')) return;
            code.focus();
            code.select();
        } } },
            h('form.form', { on: { submit: (event) => {
                event.preventDefault();
                lookUp();
            } } },
            h('div.field', {}, h('label', { for: 'code' }, t('coupon.code')), code,
                h('p.hint', { id: 'code-hint' }, t('counter.codeHint'))),
            button),
            place),
    ];
}

/** A result that can be read from a distance. @param {'good'|'bad'} kind */
const verdict = (kind, title, text, ...more) => h('div.verdict', { class: kind },
    h('div.verdict-head', { tabindex: -1 }, icon(kind === 'good' ? 'check' : 'cross'),
        h('div', {}, h('h2', {}, title), text && h('p', {}, text))),
    more);

/** A coupon that has just been used. */
const used = ({ offerId, code, reference }, titles) => verdict('good', t('counter.done'), titles(offerId),
    h('p.soft', {}, h('code', {}, code), reference && ` · ${t('counter.reference')}: ${reference}`));

/** When it ends or ended, and who ended it. */
function when(coupon) {
    if (coupon.status === 'AVAILABLE') return t('counter.notIssuedText');
    const times = couponTimes(coupon);
    return coupon.by ? `${times}, ${t('entry.by', { name: coupon.by })}` : times;
}
