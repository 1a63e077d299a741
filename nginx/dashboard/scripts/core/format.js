// Numbers, days and times in the chosen language.

import { language, t } from './i18n.js';
import { clock, isKnown } from './zone.js';

const cache = new Map();

function formatter(type, options) {
    const key = `${type.name} ${language()} ${JSON.stringify(options)}`;
    if (!cache.has(key)) cache.set(key, new type(language(), options));
    return cache.get(key);
}

export const number = (value, options = {}) => formatter(Intl.NumberFormat, options).format(value);

/** A short form of a number: 12.3K. */
export const short = (value) =>
    Math.abs(value) < 10000
        ? number(value) : number(value, { notation: 'compact', maximumFractionDigits: 1 });

/** A share of one: 0.67 is 67 %. */
export const share = (value) => number(value, { style: 'percent', maximumFractionDigits: 1 });

/** A change in percent, with its sign. */
export const change = (percent) =>
    number(percent / 100, { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });

const noon = (day) => new Date(`${day}T12:00:00Z`);

/** A day of the project's calendar, which is a date without a time zone: 2026-11-23. */
export const day = (text, options = { day: 'numeric', month: 'short', year: 'numeric' }) =>
    formatter(Intl.DateTimeFormat, { timeZone: 'UTC', ...options }).format(noon(text));

/** A day with its weekday, for a point of a chart. */
export const longDay = (text) =>
    day(text, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** A span of one or more days. */
export const span = (from, to) => (from === to ? longDay(from) : t('overview.span', { from: day(from), to: day(to) }));

/** A span of days in few words: 3 – 30 Nov 2026. */
export const range = (from, to) =>
    formatter(Intl.DateTimeFormat, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' })
        .formatRange(noon(from), noon(to)).replaceAll('\u2009', ' ');

/** An hour of the clock, from 0: 09:00. */
export const hour = (value) => `${String(value).padStart(2, '0')}:00`;

/** From 0 for Monday to 6. */
export const weekday = (text) => (noon(text).getUTCDay() + 6) % 7;

/** The name of a weekday; 2026-11-23 is a Monday. */
export const weekdayName = (index, width = 'short') =>
    formatter(Intl.DateTimeFormat, { timeZone: 'UTC', weekday: width }).format(noon(`2026-11-${23 + index}`));

/** A calendar month: 2026-11. */
export const month = (text) => day(`${text}-15`, { month: 'long', year: 'numeric' });

/** The calendar month of a day, in few words: Nov 2026. */
export const shortMonthYear = (text) => day(text, { month: 'short', year: 'numeric' });

/** A calendar month below the axis of a chart, with its year if that begins with it. */
export const shortMonth = (text) =>
    day(`${text}-15`, text.endsWith('-01') ? { month: 'short', year: '2-digit' } : { month: 'short' });

/** A number with its sign; 0 has none. */
export const signed = (value) => number(value, { signDisplay: 'exceptZero' });

let timeZone = 'UTC';

/** Shows all times in the project's time zone from now on; in UTC if the browser doesn't know that zone. */
export function useZone(name) {
    timeZone = isKnown(name) ? name : 'UTC';
}

/** The time zone in which times are shown. */
export const zone = () => timeZone;

/** Today in the project's time zone. */
export const today = () => clock(Date.now(), timeZone).slice(0, 10);

/** The present hour in the project's time zone: 2026-11-30T14. */
export const thisHour = () => clock(Date.now(), timeZone).slice(0, 13);

const time = { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' };

/** An instant, with seconds and the zone. */
export const instant = (value) =>
    formatter(Intl.DateTimeFormat, { timeZone, year: 'numeric', month: 'short', day: 'numeric', ...time })
        .format(new Date(value));

/** An instant, with seconds and the zone, and without its day if that is today. */
export function moment(date) {
    const isToday = clock(date.getTime(), timeZone).slice(0, 10) === today();
    return isToday ? formatter(Intl.DateTimeFormat, { timeZone, ...time }).format(date) : instant(date);
}

/** A title in the chosen language. It can be a text, or an object with a text per language. */
export function title(value, fallback = '') {
    if (typeof value === 'string') return value;
    if (value !== null && typeof value === 'object') {
        return value[language()] ?? value.default ?? fallback;
    }
    return fallback;
}
