// A challenge in words.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/** The goal. @param {(id: string) => string} titles returns an event's title */
export function goalText({ metric = 'count', goal, field, eventId, repeatable }, titles) {
    const values = { count: goal, shown: format.number(goal, { maximumFractionDigits: 15 }), field, event: titles(eventId) };
    return t(`goal.${metric}`, values) + (repeatable ? ` ${t('goal.repeatable')}` : '');
}

/** Whether the challenge is running, hasn't begun yet, or is over. */
export function challengeState({ start, end }) {
    const now = Date.now();
    if (start && Date.parse(start) > now) {
        return h('span.chip.warn', {}, t('challenge.from', { time: format.instant(start) }));
    }
    if (end && Date.parse(end) <= now) return h('span.chip', {}, t('challenge.over'));
    return h('span.chip.good', {}, end ? t('challenge.until', { time: format.instant(end) }) : t('challenge.runs'));
}
