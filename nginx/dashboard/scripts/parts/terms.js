// When points can be spent and when they expire, in words.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

const counted = (key, count) => t(key, { count, shown: format.number(count) });

/** @param {'none'|object|undefined} validity an event's; undefined for the project's */
export function validityText(validity) {
    if (validity === undefined) return t('validity.project');
    if (validity === 'none') return t('validity.none');
    if (validity.inactivity !== undefined) return counted('terms.inactivity', validity.inactivity.months);
    return counted(`terms.${validity.until ?? 'day'}`, validity.months);
}

/** @param {{days: number}|undefined} pending an event's; undefined for the project's */
export function pendingText(pending) {
    if (pending === undefined) return t('validity.project');
    return pending.days === 0 ? t('terms.atOnce') : counted('terms.pending', pending.days);
}
