// The members of definitions in words, and which of them differ between two definitions.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { has, t } from '../core/i18n.js';
import { couponText } from '../offers/words.js';
import { conditionList } from './conditions.js';
import { pendingText, validityText } from './terms.js';

const number = (value) => (typeof value === 'number' ? format.number(value, { maximumFractionDigits: 15 }) : String(value));
const chosen = (prefix, fallback) => (value) => t(`${prefix}.${value ?? fallback}`);
const code = (value) => h('code', {}, value);
const list = (values, text) => (values.length === 0 ? none() : h('ul', {}, values.map((value) => h('li', {}, text(value)))));
const none = () => t('versions.none');
const flag = (value) => t(value ? 'kind.true' : 'kind.false');
const instant = (value) => format.instant(value);

const translations = (value) => (typeof value === 'string' ? value
    : list(Object.entries(value), ([language, text]) => (language === 'default' ? text : `${language}: ${text}`)));
const amounts = (rates, { group }) => list(Object.entries(rates), ([id, rate]) => `${group(id)}: ${number(rate)}`);

/** What a member's value is, by its name: functions of the value, and of functions that return names by ids. */
const words = {
    title: translations,
    description: translations,
    status: chosen('status', 'ACTIVE'),
    type: chosen('type', 'FIXED'),
    reward: amounts,
    cost: amounts,
    rewardValueField: (path = 'amount') => code(path),
    rewardPer: (value = 1) => number(value),
    rounding: chosen('rounding', 'nearest'),
    conditions: conditionList,
    metadataFields: (fields = []) => list(fields, ({ key, type, required }) =>
        [code(key), ` ${t(`json.${type}`)}`, required && `, ${t('form.required')}`]),
    dimensions: (paths = []) => list(paths, code),
    measures: (paths = []) => list(paths, code),
    limitWindow: chosen('window', 'lifetime'),
    apiKeyRequired: flag,
    validity: validityText,
    pending: pendingText,
    events: (ids = [], { event }) => ids.map(event).join(', '),
    period: chosen('period.name', 'daily'),
    dayStartHour: (value = 0) => format.hour(value),
    freezes: ({ max, earnEvery }) => (earnEvery ? t('streak.freezesEarned', { max, every: earnEvery })
        : t('streak.freezesGiven', { max })),
    rewards: (rewards = []) => list(rewards, ({ length, points }) =>
        t('streak.reward', { length: number(length), count: points, shown: number(points) })),
    backfill: flag,
    eventId: (id, { event }) => event(id),
    metric: chosen('metric', 'count'),
    field: code,
    start: instant,
    end: instant,
    repeatable: flag,
    window: chosen('span', 'month'),
    usergroupId: (id = 'default', { group }) => group(id),
    coupon: (coupon) => couponText({ coupon }),
};

/** Members that have a meaning if they are missing. */
const defaults = new Set([
    'status', 'type', 'rewardValueField', 'rewardPer', 'rounding', 'conditions', 'limitWindow', 'apiKeyRequired',
    'validity', 'pending', 'coupon', 'period', 'dayStartHour', 'backfill', 'metric', 'repeatable', 'usergroupId',
]);

const labels = {
    eventId: 'events.event', pending: 'terms.spendable', reward: 'form.rates', points: 'form.bonus', series: 'form.seriesId',
    window: 'leaderboards.window', usergroupId: 'form.group', cost: 'form.costs',
};

/** The name of a member for people. */
export function memberLabel(name) {
    const key = labels[name] ?? `form.${name}`;
    return has(key) ? t(key) : name;
}

function memberText(name, value, names) {
    if ((value === undefined || value === null) && !defaults.has(name)) return none();
    const shown = value ?? undefined;
    try {
        if (name in words) return words[name](shown, names);
    } catch { /* a form can have anything; it is shown as it is */ }
    return typeof shown === 'number' ? number(shown) : raw(shown);
}

const raw = (value) => code(typeof value === 'string' ? value : JSON.stringify(value));

/** A value without the order of its members, and without what is empty. */
function canonical(value) {
    if (Array.isArray(value)) return value.map(canonical);
    if (value === null || typeof value !== 'object') return value ?? null;
    return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonical(value[key])]));
}

const isEmpty = (value) => value === undefined || value === null
    || (typeof value === 'object' && Object.keys(value).length === 0);

/**
 * The members that differ, in words.
 * @param {{group: (id: string) => string, event: (id: string) => string}} names returns names by ids
 * @returns {{name: string, label: string, before: any, after: any}[]} `before` and `after` are texts or elements
 */
export function differences(before, after, names) {
    const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return all.filter((name) => !(isEmpty(before[name]) && isEmpty(after[name]))
        && JSON.stringify(canonical(before[name])) !== JSON.stringify(canonical(after[name]))).map((name) => {
        const [one, other] = [before, after].map((definition) => memberText(name, definition[name], names));
        // A default that is written out is no difference; anything else that reads the same is shown as it is.
        if (read(one) !== read(other)) return { name, label: memberLabel(name), before: one, after: other };
        if (isEmpty(before[name]) || isEmpty(after[name])) return null;
        return { name, label: memberLabel(name), before: raw(before[name]), after: raw(after[name]) };
    }).filter(Boolean);
}

const read = (content) => h('div', {}, content).textContent;
