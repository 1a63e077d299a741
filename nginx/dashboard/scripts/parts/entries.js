// An entry of a user's statement in words.

import { get, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { findingLines } from '../forms/findings.js';
import { tell } from './dialog.js';
import { icon } from './icons.js';
import { explain } from './states.js';
import { toast } from './toast.js';

/** What entries are about, by kind. */
const kinds = {
    event: ['eventId', 'events'], streak: ['streakId', 'streaks'], challenge: ['challengeId', 'challenges'],
    offer: ['offerId', 'offers'],
};

/** What an entry is about: `{id, name, href}`; null if it is about nothing. */
function subject(entry, names) {
    for (const [kind, [member, section]] of Object.entries(kinds)) {
        const id = entry[member];
        if (id !== undefined && id !== null) return { id, name: names[kind](id), href: link([section, id]) };
    }
    return null;
}

/**
 * @param {{event: Function, streak: Function, challenge: Function, offer: Function}} names return the title of what has an id
 */
export function entryTitle(entry, names) {
    const about = subject(entry, names);
    if (entry.kind === 'event') return about.name;
    const kind = t(`entry.${entry.kind}`);
    return about === null ? kind : t('entry.of', { kind, name: about.name });
}

/** The page about what the entry is about; null if there is none. */
export const entryLink = (entry, names) => subject(entry, names)?.href ?? null;

/** When it happened and, if that was later, when it was booked. */
export function entryTimes({ timestamp, bookedAt }) {
    const [happened, booked] = [format.instant(timestamp), format.instant(bookedAt)];
    return happened === booked ? happened : `${happened} · ${t('entry.booked', { time: booked })}`;
}

/** Whether an entry can be reversed as far as its kind tells. */
export const isReversible = ({ kind }) => ['event', 'adjustment', 'redemption'].includes(kind);

/**
 * Everything about an entry but its title, times and figures.
 * @param {object[]} reversals the known reversals of the entry
 * @param {(id: string, title: string) => Node} reference makes a link to another entry
 */
export function entryNotes(entry, names, reversals, reference) {
    const lines = [
        cause(entry),
        chips(entry, reversals),
        entry.conditions !== undefined && whyFailed(entry),
        Object.keys(entry.metadata ?? {}).length > 0 && h('code.soft', {}, metadataText(entry.metadata)),
        entry.triggeredBy && withReference('entry.trigger', reference(entry.triggeredBy, t('entry.number', { id: entry.triggeredBy }))),
        entry.reverses && withReference('entry.target', reverseReference(entry, reference)),
        entry.forgone > 0 && t('entry.forgone', { count: entry.forgone, shown: format.number(entry.forgone) }),
        entry.waived > 0 && t('entry.forgone', { count: entry.waived, shown: format.number(entry.waived) }),
        author(entry),
        Date.parse(entry.activeAt) > Date.now() && t('entry.active', { time: format.instant(entry.activeAt) }),
        entry.expiresAt && t('entry.expires', { day: format.day(entry.expiresAt) }),
        entry.expiresAfterInactiveMonths && t('entry.inactive', { count: entry.expiresAfterInactiveMonths }),
    ].filter(Boolean);
    return lines.length > 0 && h('ul.notes', {}, lines.map((line) => h('li', {}, line)));
}

/** A text in which `{entry}` is an element. */
function withReference(key, element) {
    const [before, after] = t(key, { entry: '\u0000' }).split('\u0000');
    return [before, element, after];
}

function reverseReference({ reverses, fraction }, reference) {
    const name = t('entry.number', { id: reverses });
    return fraction ? withPart(fraction, reference(reverses, name)) : reference(reverses, name);
}

function withPart(fraction, element) {
    const [before, after] = t('entry.part', { fraction, entry: '\u0000' }).split('\u0000');
    return h('span', {}, before, element, after);
}

/** The length or completion that a bonus is for. No event has triggered what was paid for the past. */
function cause({ kind, streakId, challengeId, length, completion, triggeredBy }) {
    if (kind === 'bonus' && triggeredBy === null && (streakId || challengeId)) return t('entry.past');
    if (length !== undefined) return t('entry.length', { length: format.number(length) });
    if (completion !== undefined) return t('entry.completion', { count: completion, shown: format.number(completion) });
    return null;
}

function chips(entry, reversals) {
    const marks = [];
    if (entry.kind === 'event') marks.push(outcome(entry));
    if (reversals.some(({ fraction }) => fraction === undefined)) {
        marks.push(h('span.chip', {}, icon('reverse'), t('entry.reversed')));
    } else {
        marks.push(...reversals.map(({ fraction }) =>
            h('span.chip', {}, icon('reverse'), t('entry.partReversed', { fraction }))));
    }
    return marks.length > 0 && h('div.chips', {}, marks);
}

/** Whether an event was rewarded; if not, why. */
function outcome({ conditionReached, limitReached, limitReason }) {
    if (!conditionReached) return h('span.chip.warn', {}, t('event.failed'));
    if (limitReached) return h('span.chip.warn', {}, t(limitReason ? `entry.limit.${limitReason}` : 'event.limited'));
    return h('span.chip.good', {}, t('event.paid'));
}

/** What each condition of a failed event found. */
const whyFailed = ({ rule, conditions }) => (rule
    ? h('ul.findings', {}, findingLines(rule.conditions, conditions)) : t('entry.unexplained'));

/**
 * Adds the definition in force when it was logged, as `rule`, to each event whose conditions failed. Without it, nobody
 * could tell which of the comparisons should have been met.
 */
export async function addRules(entries) {
    const failed = entries.filter(({ conditions }) => conditions);
    const ids = [...new Set(failed.map(({ eventId }) => eventId))];
    const lists = new Map(await Promise.all(ids.map(async (id) =>
        [id, (await get(`/event/${segment(id)}/version`)).versions])));
    for (const entry of failed) {
        const booked = Date.parse(entry.bookedAt);
        entry.rule = lists.get(entry.eventId).find(({ at }) => Date.parse(at) <= booked)?.definition ?? null;
    }
}

const metadataText = (metadata) => Object.entries(metadata)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ');

function author({ by, reason }) {
    if (!by && !reason) return null;
    return [reason && h('q', {}, reason), reason && by && ' ', by && h('span.soft', {}, t('entry.by', { name: by }))];
}

// MARK: Looking for an entry

/** How many entries are asked for at a time. */
const PAGE = 500;

/**
 * Shows an entry that isn't in the list.
 * @param {string} path the user's
 * @param {string} id the wanted entry
 * @param {object} from the entry that names it, which was booked later
 */
export async function showEntry(path, id, from, names) {
    try {
        const entry = await find(path, id, from);
        if (entry === null) return toast(t('entry.gone'));
        const facts = [
            [t('statement.entry'), h('b', {}, entryTitle(entry, names))],
            [t('entry.happened'), format.instant(entry.timestamp)], [t('entry.bookedAt'), format.instant(entry.bookedAt)],
            [t('figure.points'), format.signed(entry.points)], [t('statement.balance'), format.number(entry.balance)],
            [t('statement.details'), entryNotes(entry, names, [], (other, name) => name)],
        ];
        return tell({
            title: t('entry.title', { id }),
            body: h('dl.facts', {}, facts.filter(([, value]) => value).map(([name, value]) =>
                [h('dt', {}, name), h('dd', {}, value)])),
        });
    } catch (error) {
        return toast(explain(error));
    }
}

/** An entry is always booked before what names it. The reversal of an event also tells which event. */
async function find(path, id, from) {
    let cursor = from.id;
    do {
        const { history, next } = await get(`${path}/history`, {
            limit: PAGE, cursor, eventId: from.kind === 'reversal' ? from.eventId : undefined, explain: 'true',
        });
        const entry = history.find((each) => each.id === id);
        if (entry) {
            await addRules([entry]);
            return entry;
        }
        cursor = next;
    } while (cursor !== null);
    return null;
}
