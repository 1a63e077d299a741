// The API says in English what is wrong with a field. In another language it is put into its words, as far as they are
// known here.

import { has, language, t } from '../core/i18n.js';

const patterns = [
    [/^is missing$/, 'detail.missing'],
    [/^expected a whole number from (.+) to (.+), found (.+?)(; .*)?$/, 'detail.whole'],
    [/^expected a number greater than 0, found (.+)$/, 'detail.positive'],
    [/^expected a whole number of at least 0, found (.+)$/, 'detail.wholeFromZero'],
    [/^expected a number of at least 0, found (.+)$/, 'detail.fromZero'],
    [/^expected a number(?: or a text)?, found (.+)$/, 'detail.number'],
    [/^expected an id \(.+\), found (.+)$/, 'detail.id'],
    [/^expected a text, found an empty one$/, 'detail.emptyText'],
    [/^expected a metadata field such as .+, found (.+)$/, 'detail.path'],
    [/^expected a time such as .+, found (.+)$/, 'detail.time'],
    [/^expected at least one of the .+, found none$/, 'detail.atLeastOne'],
    [/^is missing: CONDITIONAL needs a threshold or conditions$/, 'detail.conditional'],
    [/^is missing: TRANSACTION needs a rate.*$/, 'detail.rate'],
    [/^unknown event (".+?").*$/, 'detail.unknownEvent'],
    [/^unknown group (".+?").*$/, 'detail.unknownGroup'],
    [/^expected a list of at least one of events, read and admin$/, 'detail.scopes'],
    [/^expected a text of 1 to 128 bytes$/, 'detail.keyName'],
];

export function detailText(detail) {
    if (language() === 'en') return detail;
    for (const [pattern, key] of patterns) {
        const match = pattern.exec(detail);
        if (match && has(key)) return t(key, { a: match[1], b: match[2], c: match[3] });
    }
    return detail;
}
