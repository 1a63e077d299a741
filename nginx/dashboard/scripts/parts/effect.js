// What a change of a definition does to the project's users. It is shown before the change is made.

import { request, segment } from '../core/api.js';
import { h, replace, uniqueId } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { ask, tell } from './dialog.js';
import { explain, notice } from './states.js';

/** Whether nobody's progress and nobody's points change. */
export const isNothing = ({ usersChanged, users }) => usersChanged === 0 && users === 0;

/** An effect in words. @param {{usersChanged, users, points, most}} effect as the API answers it */
export const effectLines = (effect) => h('ul.effect', {}, [
    effect.usersChanged === 0 ? t('effect.noProgress')
        : t('effect.progress', { count: effect.usersChanged, shown: format.number(effect.usersChanged) }),
    effect.users === 0 ? t('effect.noPoints') : paid('effect.points', effect),
].map((line) => h('li', {}, line)));

/** What users still have of a deleted offer, in words. @param {{holds, coupons}} leftOver none for what is no offer */
const leftOverLines = (leftOver = {}) => Object.entries(leftOver).filter(([, count]) => count > 0)
    .map(([name, count]) => h('li', {}, t(`effect.${name}`, { count, shown: format.number(count) })));

const paid = (key, { users, points, most }) => t(key, {
    count: users, shown: format.number(users), points: format.number(points), most: format.number(most) });

/**
 * Saves a definition. If that changes something for users, it first shows what, and asks. For a streak or a challenge
 * that exists, it also asks whether to pay what the changed rule would have paid in the past, if that is anything.
 * @param {object} change
 *   `kind`: event, streak, challenge, leaderboard or offer.
 *   `id`, `definition`.
 *   `tag`: the ETag of the definition that is replaced; null for a new one.
 *   `title`, `confirm`: the dialog's title and its button's text.
 *   `body`: more elements to show in the dialog, below the effect.
 *   `always`: whether to ask even if nothing changes for anybody.
 *   `counting`: called with true and false, before and after the effect is counted, which can take ten seconds.
 * @returns {Promise<{isUnfelt: boolean}|null>} whether nothing changes for anybody; null if the person decided against it
 * @throws {APIError} why the API refuses the definition
 */
export async function save({ kind, id, definition, tag, title, confirm, body = [], always = false, counting = () => {} }) {
    const put = async (query) => (await request('PUT', `/${kind}/${segment(id)}`, {
        query, body: definition, headers: tag === null ? { 'If-None-Match': '*' } : { 'If-Match': tag },
    })).data;
    const count = async (past) => (await put({ dryRun: true, past })).effect;
    let effect, overdue = null, past = null;
    counting(true);
    try {
        effect = await count();
        if (tag !== null && ['streak', 'challenge'].includes(kind)) past = await count('pay').catch(refusedPayment);
    } catch (error) {
        if (error.code !== 'effect_overdue') throw error;
        overdue = error;
    } finally {
        counting(false);
    }
    if (overdue !== null) {
        return saveUncounted(overdue, tag === null && definition.backfill === true, { title, confirm, body, put });
    }
    const choice = past === null || past.users === 0 ? null : pastChoice(past);
    let query = {};
    if (always || choice !== null || !isNothing(effect)) {
        query = await ask({
            title, confirm, body: [effectLines(effect), choice?.element, body],
            act: () => (choice?.isPaying() ? { past: 'pay' } : {}),
        });
        if (query === undefined) return null;
    }
    await put(query);
    return { isUnfelt: isNothing(effect) && query.past === undefined };
}

/** The past can't be paid if a user's balance had no room for it. */
function refusedPayment(error) {
    if (error.code !== 'balance_out_of_range') throw error;
    return { refusal: t('effect.refused') };
}

/** Whether to pay for the past, with what that pays. */
function pastChoice(past) {
    if (past.refusal !== undefined) return { element: notice('warn', past.refusal), isPaying: () => false };
    const name = uniqueId('past');
    const option = (id, text, checked) => {
        const control = h('input', { type: 'radio', name, id, checked });
        return { control, element: h('div.check', {}, control, h('label', { for: id }, text)) };
    };
    const nothing = option('past-nothing', t('effect.payNothing'), true);
    const pay = option('past-pay', paid('effect.pay', past), false);
    return {
        element: h('fieldset.field', {}, h('legend.label', {}, t('effect.past')), nothing.element, pay.element,
            h('p.hint', {}, t('effect.pastHint'))),
        isPaying: () => pay.control.checked,
    };
}

/** Asks whether to save without knowing the effect. What would pay an unknown number of points isn't saved. */
async function saveUncounted(error, pays, { title, confirm, body, put }) {
    const reason = notice('warn', explain(error));
    if (pays) {
        await tell({ title, body: [body, reason, h('p', {}, t('effect.unknownPay'))] });
        return null;
    }
    const isWanted = await ask({ title, confirm, danger: true, body: [body, reason, h('p', {}, t('effect.unknown'))] });
    if (!isWanted) return null;
    await put({});
    return { isUnfelt: false };
}

/**
 * The effect of a deletion, for a dialog.
 * @returns {{element: Node, count: () => Promise<boolean>}} `count` asks for the effect and shows it. It returns whether
 *   the deletion changes nothing for anybody. If the effect can't be counted in time, `element` says so instead.
 */
export function deletionEffect(kind, id, tag) {
    const element = h('div', { role: 'status' });
    return {
        element,
        async count() {
            replace(element, h('p.soft', {}, t('effect.counting')));
            try {
                const { data } = await request('DELETE', `/${kind}/${segment(id)}`, {
                    query: { dryRun: true }, headers: { 'If-Match': tag } });
                const lines = effectLines(data.effect);
                lines.append(...leftOverLines(data.leftOver));
                replace(element, lines);
                return isNothing(data.effect) && leftOverLines(data.leftOver).length === 0;
            } catch (error) {
                replace(element);
                if (error.code !== 'effect_overdue') throw error;
                replace(element, notice('warn', explain(error)));
                return false;
            }
        },
    };
}
