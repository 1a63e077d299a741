// What a bookkeeper asks at the end of a month: the opening balance, each flow, and the closing balance, with a check
// that they add up.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { save } from './download.js';
import { balance, change, flowNames, levelNames, signedFlow, signedLevel } from './flows.js';
import { card } from './head.js';
import { icon } from './icons.js';
import { notice } from './states.js';
import { mainCell, table } from './table.js';

/** Figures about offers are only listed if there are any. */
const optional = new Set(['redeemed', 'refunded', 'held']);

/** Before the first points there was nothing. */
const nothing = Object.fromEntries([...flowNames, ...levelNames].map((name) => [name, 0]));

/**
 * @param {object} stats the answer of GET /stats/points with `compare=previous`: the levels of the previous period's end
 *   are those of this one's beginning
 * @returns {Node[]} two cards
 */
export function reconciliation({ startDate, endDate, data, previous }) {
    const opening = previous ?? nothing;
    const isOpen = endDate >= format.today();
    const flows = flowNames.filter((name) => !optional.has(name) || data[name] !== 0);
    const levels = levelNames.filter((name) => !optional.has(name) || data[name] !== 0 || opening[name] !== 0);
    const [before, after, total] = [balance(opening), balance(data), change(data)];
    let running = before;
    const csv = h('button.button', { type: 'button', id: 'statement-csv', on: { click: () => save(
        csvText({ startDate, endDate, data, opening }), `punchcard-statement-${startDate}-${endDate}.csv`, 'text/csv') } },
    icon('download'), t('books.csv'));
    const bold = (text) => h('b', {}, text);
    return [
        card(t('books.title'), { text: t('books.text'), actions: [csv], kind: 'half' },
            before + total !== after && notice('bad', t('books.differs', { sum: format.number(before + total) })),
            table(t('books.title'), [
                { name: t('books.item'), kind: 'main' }, { name: t('books.change'), kind: 'number' },
                { name: t('books.balance'), kind: 'number' },
            ], [
                [mainCell(t('books.opening'), t('books.openingAt', { day: format.day(startDate) })), null,
                    bold(format.number(before))],
                ...flows.map((name) => {
                    running += signedFlow(name, data);
                    return [t(`books.${name}`), format.signed(signedFlow(name, data)), format.number(running)];
                }),
                [mainCell(t('books.closing'),
                    isOpen ? t('books.closingNow') : t('books.closingAt', { day: format.day(endDate) })),
                bold(format.signed(total)), bold(format.number(after))],
            ])),
        card(t('books.parts'), { text: t(levels.includes('held') ? 'books.partsTextHeld' : 'books.partsText'), kind: 'half' },
            table(t('books.parts'), [
                { name: t('books.item'), kind: 'main' }, { name: t('books.openingShort'), kind: 'number' },
                { name: t('books.closingShort'), kind: 'number' },
            ], [
                ...levels.map((name) => [mainCell(t(`books.${name}`), t(`books.${name}Note`)),
                    format.number(signedLevel(name, opening)), format.number(signedLevel(name, data))]),
                [bold(t('books.balance')), bold(format.number(before)), bold(format.number(after))],
            ])),
    ];
}

/** The statement for a spreadsheet: a row for each figure, by its name in the API. */
function csvText({ startDate, endDate, data, opening }) {
    const capital = (name) => name[0].toUpperCase() + name.slice(1);
    const rows = [
        ['startDate', 'endDate', 'figure', 'points'],
        ...[
            ['openingBalance', balance(opening)], ...flowNames.map((name) => [name, signedFlow(name, data)]),
            ['closingBalance', balance(data)],
            ...levelNames.map((name) => [`opening${capital(name)}`, signedLevel(name, opening)]),
            ...levelNames.map((name) => [`closing${capital(name)}`, signedLevel(name, data)]),
        ].map((row) => [startDate, endDate, ...row]),
    ];
    return rows.map((row) => `${row.join(',')}\r\n`).join('');
}
