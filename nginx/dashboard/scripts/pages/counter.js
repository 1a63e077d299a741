// The counter: a coupon is looked up by its code and used. It is made for a phone beside a till.

import { get, request, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { field, textInput, textOf } from '../forms/fields.js';
import { couponTimes, voidCoupon } from '../offers/coupons.js';
import { offerTitles } from '../offers/words.js';
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
    const place = h('div', { role: 'status', id: 'verdict' });
    let turn = 0;

    /** Shows what has been found out, unless somebody has gone on to another code since. */
    const during = async (work) => {
        const mine = ++turn;
        let content;
        try {
            content = await work();
        } catch (error) {
            content = error.code === 'coupon_not_found' ? verdict('bad', t('counter.unknown'), t('counter.unknownText'))
                : notice('bad', explain(error));
        }
        if (mine === turn) replace(place, content);
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
        // So that the next code replaces this one.
        code.focus();
        code.select();
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

    const actions = (coupon) => {
        const reference = textInput('', { id: 'reference' });
        const use = h('button.button.primary', { type: 'submit', id: 'use' }, icon('check'), t('counter.use'));
        const submit = async (event) => {
            event.preventDefault();
            if (use.disabled) return;
            use.disabled = true;
            await during(() => useCoupon(coupon, textOf(reference)));
            code.focus();
            code.select();
        };
        return h('form.form', { on: { submit } },
            field({ label: t('counter.reference'), control: reference, optional: true, hint: t('counter.referenceHint') }),
            h('div.actions', {}, use, h('button.button.quiet', { type: 'button', id: 'void', on: { click: async () => {
                const done = await voidCoupon(coupon);
                if (done !== undefined) await during(async () => shown(done));
            } } }, icon('cross'), t('void.open'))));
    };

    const useCoupon = async (coupon, reference) => {
        try {
            const { data } = await request('POST', `/coupon/${segment(coupon.code)}/use`, { body: { reference } });
            return verdict('good', t('counter.done'), titles(data.offerId), data.reference && h('p.soft', {},
                `${t('counter.reference')}: ${data.reference}`));
        } catch (error) {
            // Somebody else was faster: that is shown, with when and by whom.
            if (error.status !== 409) throw error;
            return shown(await get(`/coupon/${segment(coupon.code)}`));
        }
    };

    if (code.value !== '') await lookUp();
    return [
        head(t('nav.counter'), { lead: t('counter.lead') }),
        h('section.card.till', {},
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
    h('div.verdict-head', {}, icon(kind === 'good' ? 'check' : 'cross'),
        h('div', {}, h('h2', {}, title), text && h('p', {}, text))),
    more);

/** When it ends or ended, and who ended it. */
function when(coupon) {
    if (coupon.status === 'AVAILABLE') return t('counter.notIssuedText');
    const times = couponTimes(coupon);
    return coupon.by ? `${times}, ${t('entry.by', { name: coupon.by })}` : times;
}
