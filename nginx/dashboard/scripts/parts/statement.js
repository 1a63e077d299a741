// A user's statement: every entry with the balance after it, the last booked first.

import { get, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { change } from '../core/router.js';
import { reverse } from './booking.js';
import { addRules, entryLink, entryNotes, entryTimes, entryTitle, isReversible, showEntry } from './entries.js';
import { icon } from './icons.js';
import { empty } from './states.js';
import { mainCell, table } from './table.js';

const PAGE = 25;

/** The kinds to choose from. */
const kinds = ['event', 'bonus', 'correction', 'adjustment', 'redemption', 'refund', 'reversal', 'expiry'];

/** The kind in the address; undefined for all. */
export function chosenKind(query) {
    const kind = query.get('kind');
    return kinds.includes(kind) ? kind : undefined;
}

/** A page of a history. A filter can make a page empty although there are more entries: then it goes on. */
export async function statementPage(path, kind, cursor) {
    let page;
    do {
        page = await get(`${path}/history`, { limit: PAGE, kind, cursor: page?.next ?? cursor, explain: 'true' });
    } while (page.history.length === 0 && page.next !== null);
    await Promise.all([addRules(page.history), addRedemptions(page.history)]);
    return page;
}

/** Adds to each redemption's entry what has become of it, as `redemption`. */
const addRedemptions = (entries) => Promise.all(entries.filter(({ kind }) => kind === 'redemption')
    .map(async (entry) => { entry.redemption = await get(`/redemption/${segment(entry.redemptionId)}`); }));

/** The choice of a kind. It is part of the address. */
export function kindFilter(kind) {
    return [
        h('label.spoken', { for: 'kind' }, t('statement.filter')),
        h('select.select', { id: 'kind', on: { change: (event) => change({ kind: event.target.value }) } },
            h('option', { value: '', selected: !kind }, t('statement.all')),
            kinds.map((name) => h('option', { value: name, selected: name === kind }, t(`entries.${name}`)))),
    ];
}

/**
 * @param {object} options
 *   `path`: the user's.
 *   `kind`: that of all entries; undefined for all kinds.
 *   `first`: the first page.
 *   `names`: return the title of an event, streak, challenge or offer.
 */
export function statement({ path, kind, first, names }) {
    if (first.history.length === 0) {
        return kind ? empty(t('statement.noneOfKind')) : empty(t('statement.none'), t('statement.noneText'));
    }
    const place = h('div', {});
    const reference = (from) => (id, name) => {
        const row = () => document.getElementById(`entry-${id}`);
        return h('button.link', { type: 'button', on: { click: () => {
            if (row()) row().focus();
            else showEntry(path, id, from, names);
        } } }, name);
    };
    const show = ({ history, next }) => {
        const more = next !== null && h('p.more', {}, h('button.button', { type: 'button', id: 'more-entries', on: {
            click: async () => {
                const page = await statementPage(path, kind, next);
                show({ history: [...history, ...page.history], next: page.next });
                document.getElementById(`entry-${page.history[0]?.id}`)?.focus();
            },
        } }, t('action.more')));
        // A reversal is booked after its target, so it stands above it, unless only one kind is shown.
        const reversalsOf = (id) => history.filter(({ reverses }) => reverses === id);
        replace(place, table(t('statement.title'), [
            { name: t('statement.entry'), kind: 'main' }, { name: t('statement.details'), kind: 'wrap' },
            { name: t('figure.points'), kind: 'number' }, { name: t('statement.balance'), kind: 'number' }, { name: '' },
        ], history.map((entry) => {
            const taken = reversalsOf(entry.id);
            const isGone = taken.some(({ fraction }) => fraction === undefined);
            return [
                mainCell(entryTitle(entry, names), entryTimes(entry), entryLink(entry, names)),
                entryNotes(entry, names, taken, reference(entry)),
                format.signed(entry.points), format.number(entry.balance),
                isReversible(entry) && !isGone && reversal({ path, entry, names }),
            ];
        }), history.map(({ id }) => `entry-${id}`)), more);
    };
    show(first);
    return place;
}

/** A button that reverses an entry; in place of it, why a redemption can't be reversed. */
function reversal({ path, entry, names }) {
    if (entry.redemption && entry.redemption.status !== 'redeemed') return null;
    if (entry.redemption?.coupon?.status === 'USED') return h('p.soft', {}, t('reverse.couponUsed'));
    const name = entryTitle(entry, names);
    return h('button.button.quiet.slim', {
        type: 'button', id: `reverse-${entry.id}`,
        'aria-label': t('reverse.named', { name, time: format.instant(entry.timestamp) }),
        on: { click: () => reverse({ path, entry, name, names }) },
    }, icon('reverse'), t('reverse.open'));
}
