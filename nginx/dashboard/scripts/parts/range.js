// A dialog with a calendar, to choose the first and the last day of a range.

import * as days from '../core/days.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { APIError } from '../core/api.js';
import { field } from '../forms/fields.js';
import { ask } from './dialog.js';
import { icon } from './icons.js';

/** The most days of a range. */
const MOST = 3660;

/**
 * Asks for a range that ends today at the latest.
 * @param {{from: string, to: string}|null} range the chosen one
 * @returns {Promise<{from: string, to: string}|undefined>} undefined if the dialog was cancelled
 */
export function askRange(range) {
    const today = format.today();
    const start = range ?? { from: days.plus(today, -29), to: today };
    const [from, to] = ['from', 'to'].map((name) => h('input.input', {
        type: 'date', id: `range-${name}`, max: today, min: '1970-01-01', required: true,
        value: start[name] > today ? today : start[name],
    }));
    const calendar = monthGrid({ from, to, today });
    for (const input of [from, to]) input.addEventListener('input', () => calendar.show(input.value));
    return ask({
        title: t('range.title'), confirm: t('range.show'),
        body: [
            h('div.fields', {}, field({ label: t('range.from'), control: from }),
                field({ label: t('range.to'), control: to })),
            calendar.element,
        ],
        act: () => {
            const [one, other] = [from.value, to.value];
            const fault = ![one, other].every((day) => days.isDay(day) && day <= today) ? 'range.needed'
                : one > other ? 'range.order' : days.length(one, other) > MOST ? 'range.long' : null;
            if (fault) throw new APIError(400, { code: 'range', message: t(fault, { most: format.number(MOST) }) });
            return { from: one, to: other };
        },
    });
}

/**
 * A month of days. The first click chooses a range's first day, the next one its last day. Arrow keys move by days and
 * weeks, Page up and Page down by months, with Shift by years.
 */
function monthGrid({ from, to, today }) {
    let month, focused;
    let isOpen = false;         // whether the next click chooses the last day
    const heading = h('h3', { 'aria-live': 'polite' });
    const table = h('table.days', {});
    const place = (day) => table.querySelector(`[data-day="${day}"]`);

    const pick = (day) => {
        const isLast = isOpen && day >= from.value;
        if (isLast) to.value = day;
        else from.value = to.value = day;
        isOpen = !isLast;
        draw();
        place(day).focus();
    };
    const move = (day) => {
        focused = day > today ? today : day < '1970-01-01' ? '1970-01-01' : day;
        month = days.startOfMonth(focused);
        draw();
    };

    const draw = () => {
        replace(heading, format.month(month.slice(0, 7)));
        const first = days.startOfWeek(month);
        const last = days.endOfMonth(month);
        const weeks = Array.from({ length: 6 }, (_, week) => days.plus(first, week * 7))
            .filter((monday) => monday <= last);
        if (days.startOfMonth(focused) !== month) focused = month;
        replace(table,
            h('caption.spoken', {}, format.month(month.slice(0, 7))),
            h('thead', {}, h('tr', {}, Array.from({ length: 7 }, (_, weekday) =>
                h('th', { scope: 'col' }, h('span.spoken', {}, format.weekdayName(weekday, 'long')),
                    h('span', { 'aria-hidden': 'true' }, format.weekdayName(weekday)))))),
            h('tbody', {}, weeks.map((monday) => h('tr', {}, Array.from({ length: 7 }, (_, weekday) => {
                const day = days.plus(monday, weekday);
                return h('td', {}, day >= month && day <= last && dayButton(day));
            })))));
        back.disabled = month <= '1970-01-01';
        next.disabled = days.plusMonths(month, 1) > today;
    };

    const dayButton = (day) => {
        const isEnd = day === from.value || day === to.value;
        const isWithin = day > from.value && day < to.value;
        const mark = isEnd ? t(day === from.value ? 'range.first' : 'range.last') : isWithin ? t('range.within') : '';
        return h('button', {
            type: 'button', class: isEnd ? 'end' : isWithin ? 'within' : '', data: { day }, disabled: day > today,
            tabindex: day === focused ? 0 : -1, 'aria-current': day === today && 'date',
            'aria-label': [format.longDay(day), mark].filter(Boolean).join(', '), on: { click: () => pick(day) },
        }, Number(day.slice(8)));
    };

    const turn = (name, text, count) => h('button.button.quiet.icon', {
        type: 'button', 'aria-label': text, on: { click: () => {
            month = days.plusMonths(month, count);
            draw();
        } },
    }, icon(name));
    const back = turn('back', t('range.monthBefore'), -1);
    const next = turn('forth', t('range.monthAfter'), 1);
    table.addEventListener('keydown', (event) => {
        const day = event.target.dataset.day;
        if (!day) return;
        const months = event.shiftKey ? 12 : 1;
        const target = {
            ArrowLeft: () => days.plus(day, -1), ArrowRight: () => days.plus(day, 1), ArrowUp: () => days.plus(day, -7),
            ArrowDown: () => days.plus(day, 7), Home: () => days.startOfWeek(day),
            End: () => days.plus(days.startOfWeek(day), 6), PageUp: () => days.plusMonths(day, -months),
            PageDown: () => days.plusMonths(day, months),
        }[event.key];
        if (!target) return;
        event.preventDefault();
        move(target());
        place(focused).focus();
    });
    move(to.value);
    return {
        element: h('div.calendar', {}, h('div.calendar-head', {}, back, heading, next), table,
            h('p.hint', {}, t('range.hint'))),
        /** Shows the month of a typed day. */
        show: (day) => {
            if (!days.isDay(day) || day > today) return;
            isOpen = false;
            move(day);
        },
    };
}
