// Translates the API's messages about fields, which are in English and in its own terms, into the form's terms and the
// chosen language. Unknown messages stay as they are.

import { has, t } from '../core/i18n.js';

const patterns = [
    [/^is missing$/, 'detail.missing'],
    [/^is missing; expected .+$/, 'detail.missingKind'],
    [/^is missing: validity needs months or inactivity$/, 'detail.months'],
    [/^is missing: CONDITIONAL needs a threshold or conditions$/, 'detail.conditional'],
    [/^is missing: TRANSACTION needs a rate.*$/, 'detail.rate'],
    [/^is missing: it goes with step$/, 'detail.stepNeedsSeries'],
    [/^is missing: it goes with series$/, 'detail.seriesNeedsStep'],
    [/^expected at most (.+), found .+: with an inactivity of .+, points could expire .+$/, 'detail.pendingTooLong'],
    [/^expected at least (.+), found .+: with .+ days pending, points could expire .+$/, 'detail.idleTooShort'],
    [/^expected a whole number from (.+) to (.+), found (.+?)(; .*)?$/, 'detail.whole'],
    [/^expected a whole number of at least 0, found (.+)$/, 'detail.wholeFromZero'],
    [/^expected a number greater than 0, found (.+)$/, 'detail.positive'],
    [/^expected a number of at least 0, found (.+)$/, 'detail.fromZero'],
    [/^expected a number of at most (\d+) significant digits, found .+$/, 'detail.digits'],
    [/^expected a number(?: or a text)?, found (.+)$/, 'detail.number'],
    [/^expected an id \(.+\), found (.+)$/, 'detail.id'],
    [/^expected .+, found an empty one$/, 'detail.emptyText'],
    [/^expected a text, found (.+)$/, 'detail.text'],
    [/^expected .+ of at most (.+) bytes, found ([\d,]+)$/, 'detail.tooLong'],
    [/^expected true or false, found (.+)$/, 'detail.bool'],
    [/^expected a metadata field such as .+, found (.+)$/, 'detail.path'],
    [/^expected a time such as .+, found (.+)$/, 'detail.time'],
    [/^expected a time after start.*$/, 'detail.afterStart'],
    [/^expected an IANA (?:name|time zone) such as .+$/, 'detail.timezone'],
    [/^expected at least one of the .+, found none$/, 'detail.atLeastOne'],
    [/^expected a list of two numbers or two texts, the lower one first$/, 'detail.between'],
    [/^expected conditions nested at most (\d+) deep$/, 'detail.nested'],
    [/^expected a list of at least one of events, read, points and admin$/, 'detail.scopes'],
    [/^expected a text of 1 to 128 bytes without .+$/, 'detail.keyName'],
    [/^expected a text of 1 to 256 bytes without .+$/, 'detail.userId'],
    [/^lies in the past$/, 'detail.past'],
    [/^lies before (\d{4}-\d\d-\d\d)$/, 'detail.beforeDay'],
    [/^expected a whole number from -(.+) to (.+), other than 0$/, 'detail.adjustment'],
    [/^expected a text of 1 to (\d+) bytes without control characters, and more than white space$/, 'detail.reason'],
    [/^expected a date such as .+$/, 'detail.date'],
    [/^expected a number over 0 and at most 1 with up to 9 places, .+$/, 'detail.fraction'],
    [/^expected a pattern such as .+$/, 'detail.pattern'],
    [/^expected at least (\d+) #, found (\d+)$/, 'detail.drawn'],
    [/^expected points for at least one group, .+$/, 'detail.cost'],
    [/^expected a text of 1 to (\d+) bytes without control characters$/, 'detail.reference'],
    [/^unknown event (".+?").*$/, 'detail.unknownEvent'],
    [/^unknown group (".+?").*$/, 'detail.unknownGroup'],
    [/^series (".+?") has no step (\d+)$/, 'detail.noStepBefore'],
    [/^(".+?") is step (\d+) of (".+?") already$/, 'detail.stepTaken'],
    [/^(\d+) is rewarded already$/, 'detail.rewardedAlready'],
    [/^(".+?") is in the list already$/, 'detail.listedAlready'],
    [/^(".+?") is listed twice$/, 'detail.listedAlready'],
    [/^expected at most ([\d,]+) metadata fields, found .+$/, 'detail.mostFields'],
    [/^a project has at most ([\d,]+) .+$/, 'detail.tooMany'],
];

export function detailText(detail) {
    for (const [pattern, key] of patterns) {
        const match = pattern.exec(detail);
        if (match) return has(key) ? t(key, { a: match[1], b: match[2], c: match[3] }) : detail;
    }
    return detail;
}
