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

/** A number that has little room: 12.3K. */
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

/** The same with its weekday, for a point of a chart. */
export const longDay = (text) =>
    day(text, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** A span of days, which can be a single one. */
export const span = (from, to) => (from === to ? longDay(from) : t('overview.span', { from: day(from), to: day(to) }));

/** An hour of the clock, from 0: 09:00. */
export const hour = (value) => `${String(value).padStart(2, '0')}:00`;

/** From 0 for Monday to 6. */
export const weekday = (text) => (noon(text).getUTCDay() + 6) % 7;

/** The name of a weekday; 2026-11-23 is a Monday. */
export const weekdayName = (index, width = 'short') =>
    formatter(Intl.DateTimeFormat, { timeZone: 'UTC', weekday: width }).format(noon(`2026-11-${23 + index}`));

/** A calendar month: 2026-11. */
export const month = (text) => day(`${text}-15`, { month: 'long', year: 'numeric' });

let timeZone = 'UTC';

/** Shows all times on the project's clock, whatever the clock of the person who looks; UTC if the browser lacks the zone. */
export function useZone(name) {
    timeZone = isKnown(name) ? name : 'UTC';
}

/** The zone that times are shown in. */
export const zone = () => timeZone;

/** The project's day now. */
export const today = () => clock(Date.now(), timeZone).slice(0, 10);

const time = { hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short' };

/** An instant, with seconds and the zone. */
export const instant = (value) =>
    formatter(Intl.DateTimeFormat, { timeZone, year: 'numeric', month: 'short', day: 'numeric', ...time })
        .format(new Date(value));

/** The same without its day if that is today. */
export function moment(date) {
    const isToday = clock(date.getTime(), timeZone).slice(0, 10) === today();
    return isToday ? formatter(Intl.DateTimeFormat, { timeZone, ...time }).format(date) : instant(date);
}

/** A title, which can be a text or texts by language. */
export function title(value, fallback = '') {
    if (typeof value === 'string') return value;
    if (value !== null && typeof value === 'object') {
        return value[language()] ?? value.default ?? fallback;
    }
    return fallback;
}
