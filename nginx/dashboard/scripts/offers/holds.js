// Ends a hold: captures all or a part of its points, or releases it. Each is shown first and has to be confirmed.

import { APIError, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { reload } from '../core/router.js';
import { field, textInput } from '../forms/fields.js';
import { countOf, newKey } from '../parts/booking.js';
import { ask } from '../parts/dialog.js';
import { segments } from '../parts/segments.js';
import { toast } from '../parts/toast.js';

/** @param {string} title the offer's */
export async function capture({ redemptionId, points: held }, title) {
    const amount = textInput('', { id: 'capture-points', inputmode: 'numeric' });
    const part = field({ label: t('figure.points'), control: amount, pointer: '/points',
        hint: t('capture.partHint', { held: format.number(held) }) });
    part.hidden = true;
    let extent = 'whole';
    const body = [
        h('p.soft', {}, t('capture.text', { count: held, shown: format.number(held) })),
        held > 1 && segments({
            id: 'capture-extent', label: t('reverse.extent'), value: extent,
            options: ['whole', 'part'].map((value) => ({ value, text: t(`reverse.${value}`) })),
            change: (value) => {
                extent = value;
                part.hidden = value === 'whole';
            },
        }), part,
    ];
    for (;;) {
        const taken = await ask({
            title: t('capture.title', { name: title }), body, confirm: t('booking.review'), act: () => {
                const count = extent === 'whole' ? held : countOf(amount);
                if (typeof count === 'number' && count <= held) return count;
                throw new APIError(400, { errors: [
                    { pointer: '/points', detail: t('capture.range', { held: format.number(held) }) }] });
            },
        });
        if (taken === undefined) return;
        const outcome = await end(redemptionId, 'capture', {
            title: t('capture.confirmTitle'), cancel: t('booking.back'),
            confirm: t('capture.confirm', { count: taken, shown: format.number(taken) }),
            body: h('dl.facts.sums', {},
                h('dt', {}, t('redemption.held')), h('dd.number', {}, format.number(held)),
                h('dt', {}, t('capture.taken')), h('dd.number', {}, format.number(taken)),
                h('dt', {}, t('capture.returned')), h('dd.number', {}, format.number(held - taken))),
        }, taken === held ? {} : { points: taken });
        if (outcome === 'done') toast(t('capture.done', { count: taken, shown: format.number(taken) }));
        if (outcome !== 'back') return;
    }
}

/** @param {string} title the offer's */
export async function release({ redemptionId, points: held }, title) {
    const outcome = await end(redemptionId, 'release', {
        title: t('release.title', { name: title }), confirm: t('release.open'), danger: true,
        body: h('p', {}, t('release.text', { count: held, shown: format.number(held) })),
    });
    if (outcome === 'done') toast(t('release.done', { count: held, shown: format.number(held) }));
}

/**
 * Asks for the confirmation, and ends a hold. After a failure, the page is loaded again, since the hold may have ended
 * in another way.
 * @returns {Promise<'done'|'back'|'failed'>}
 */
async function end(id, how, dialog, body) {
    const headers = { 'Idempotency-Key': newKey() };
    let outcome = 'back';
    await ask({
        ...dialog, act: async () => {
            try {
                await request('POST', `/redemption/${segment(id)}/${how}`, { body, headers });
                outcome = 'done';
                return true;
            } catch (error) {
                outcome = 'failed';
                throw error;
            }
        },
    });
    if (outcome !== 'back') reload();
    return outcome;
}
