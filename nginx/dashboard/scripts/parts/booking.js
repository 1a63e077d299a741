// Adjusting points and reversing entries. Both are done in two steps: a form, and what would come of it (a dry run),
// which has to be confirmed.

import { request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { reload } from '../core/router.js';
import { field, textInput, textOf } from '../forms/fields.js';
import { ask } from './dialog.js';
import { segments } from './segments.js';
import { notice } from './states.js';
import { toast } from './toast.js';

/** A key that no other request has. A repeated request with the same key isn't carried out again. */
export const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * Shows a form, then what would come of it, and books it if that is confirmed. From the second step one gets back to
 * the form, which keeps what was typed.
 * @param {object} options
 *   `path`: the request's.
 *   `form`: the first step's `title`, `body` and `read`, which returns the request's body.
 *   `review`: returns the second step's `title`, `body` and `confirm` from the dry run's answer.
 */
async function book({ path, form, review }) {
    // What was sent last without an answer. It may have been booked, so it is only ever sent again with the same key.
    let unsure = null;
    for (;;) {
        const draft = await ask({
            title: form.title, body: form.body, confirm: t('booking.review'), act: async () => {
                const body = form.read();
                const { data } = await request('POST', path, { query: { dryRun: 'true' }, body });
                return { body, data };
            },
        });
        if (draft === undefined) {
            if (unsure !== null) reload();
            return;
        }
        const text = JSON.stringify(draft.body);
        const key = unsure?.text === text ? unsure.key : newKey();
        const booked = await ask({
            ...review(draft.data), cancel: t('booking.back'), act: async () => {
                unsure = { text, key };
                try {
                    return (await request('POST', path, { body: draft.body, headers: { 'Idempotency-Key': key } })).data;
                } catch (error) {
                    if (error.status >= 400 && error.status < 500) unsure = null;
                    throw error;
                }
            },
        });
        if (booked === undefined) continue;
        toast(t('booking.done', {
            count: booked.points, points: format.signed(booked.points), balance: format.number(balanceAfter(booked)),
        }));
        reload();
        return;
    }
}

/** The balance after an entry and what it led to. */
const balanceAfter = ({ balance, bonuses = [] }) => bonuses.reduce((sum, { points }) => sum + points, balance);

/** The balance before an entry. */
const balanceBefore = ({ balance, points }) => balance - points;

/** The second step's content: what is booked, why, and the balance before and after. */
function summary(lines, draft) {
    const after = balanceAfter(draft);
    return [
        h('dl.facts.sums', {}, lines.map(([name, points]) =>
            [h('dt', {}, name), h('dd.number', {}, points)])),
        h('dl.facts', {}, h('dt', {}, t('booking.reason')), h('dd', {}, draft.reason)),
        h('p.balances', {}, h('span.soft', {}, t('booking.balance')), ' ',
            h('span', {}, format.number(balanceBefore(draft)), ' ', h('small', {}, t('booking.before'))), ' → ',
            h('b', {}, format.number(after), ' ', h('small', {}, t('booking.after')))),
        after < 0 && notice('warn', t('booking.negative')),
    ];
}

export const reasonField = (control, hint = t('booking.reasonHint')) =>
    field({ label: t('booking.reason'), control, pointer: '/reason', hint });

/** A whole number over 0 as it is typed. Anything else is sent as text, for the API to refuse. */
export function countOf(control) {
    const text = textOf(control);
    return text !== undefined && /^0*[1-9][0-9]*$/.test(text) ? Number(text) : text;
}

// MARK: Adjusting

/**
 * @param {object} options `user`; `path`, the user's
 */
export function adjust({ user, path }) {
    const points = textInput('', { id: 'adjust-points', inputmode: 'numeric' });
    const reason = textInput('', { id: 'adjust-reason' });
    const last = h('input.input', { type: 'date', id: 'adjust-expires', min: format.today(), max: '9999-12-31' });
    const expiry = field({
        label: t('adjust.expiresAt'), control: last, pointer: '/expiresAt', optional: true, hint: t('adjust.expiresHint') });
    let direction = 'add';
    const body = [
        segments({
            id: 'direction', label: t('adjust.direction'), value: direction,
            options: ['add', 'take'].map((value) => ({ value, text: t(`adjust.${value}`) })),
            change: (value) => {
                direction = value;
                expiry.hidden = value === 'take';
            },
        }),
        field({ label: t('adjust.points'), control: points, pointer: '/points' }), reasonField(reason), expiry,
    ];
    return book({
        path: `${path}/points`,
        form: {
            title: t('adjust.title', { id: user.userId }), body,
            read: () => {
                const count = countOf(points);
                return {
                    points: typeof count === 'number' && direction === 'take' ? -count : count,
                    reason: reason.value.trim(),
                    expiresAt: direction === 'add' && (last.value !== '' || last.validity.badInput) ? last.value : undefined,
                };
            },
        },
        review: (draft) => {
            const count = Math.abs(draft.points);
            const act = t(draft.points < 0 ? 'adjust.takePoints' : 'adjust.addPoints', {
                count, shown: format.number(count) });
            return {
                title: t('adjust.confirmTitle'), confirm: act, danger: draft.points < 0,
                body: [
                    ...summary([[t('entry.adjustment'), format.signed(draft.points)]], draft),
                    draft.expiresAt && h('p.soft', {}, t('entry.expires', { day: format.day(draft.expiresAt) })),
                ],
            };
        },
    });
}

// MARK: Reversing

/**
 * @param {object} options `path`, the user's; `entry` with its `name`; `names`, which return titles
 */
export function reverse({ path, entry, name, names }) {
    const reason = textInput('', { id: 'reverse-reason' });
    const part = textInput('', { id: 'reverse-fraction', inputmode: 'text' });
    const text = h('p.hint', {});
    const fraction = field({ label: t('reverse.fraction'), control: part, pointer: '/fraction', hint: t('reverse.fractionHint') });
    let extent = 'whole';
    const show = () => {
        fraction.hidden = extent === 'whole';
        text.textContent = t(entry.kind === 'event' ? `reverse.${extent}Text` : `reverse.${entry.kind}Text`);
    };
    show();
    const body = [
        h('p.soft', {}, `${format.instant(entry.timestamp)} · ${format.signed(entry.points)}`),
        entry.kind === 'event' && segments({
            id: 'extent', label: t('reverse.extent'), value: extent,
            options: ['whole', 'part'].map((value) => ({ value, text: t(`reverse.${value}`) })),
            change: (value) => {
                extent = value;
                show();
            },
        }),
        text, fraction, reasonField(reason),
    ];
    return book({
        path: `${path}/history/${segment(entry.id)}/reversal`,
        form: {
            title: t('reverse.title', { name }), body,
            read: () => ({
                reason: reason.value.trim(), fraction: extent === 'part' ? fractionOf(part) : undefined,
            }),
        },
        review: (draft) => {
            const bonuses = draft.bonuses ?? [];
            return {
                title: t('reverse.confirmTitle'), confirm: t('reverse.open'), danger: true,
                body: [
                    summary([
                        [draft.fraction ? t('entry.part', { fraction: draft.fraction, entry: name }) : name,
                            format.signed(draft.points)],
                        ...bonuses.map(({ kind, id, points }) =>
                            [t('reverse.bonus', { name: names[kind](id) }), format.signed(points)]),
                        ...(bonuses.length > 0 ? [[t('reverse.total'),
                            h('b', {}, format.signed(balanceAfter(draft) - balanceBefore(draft)))]] : []),
                    ], draft),
                    draft.waived > 0 && notice('info', t('reverse.waived', {
                        count: draft.waived, shown: format.number(draft.waived) })),
                ],
            };
        },
    });
}

/** A fraction as a number or as a text such as 1/3. A decimal comma is understood. */
function fractionOf(control) {
    const text = (textOf(control) ?? '').replace(',', '.');
    return /^(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text.replace(/\s/g, '');
}
