// Days of the project's calendar, which are dates without a time zone: 2026-11-23.

const DAY = 86400000;

const noon = (day) => Date.parse(`${day}T12:00:00Z`);
const text = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10);

/** Whether a text is a day that exists, in the years 1970 to 9998. */
export const isDay = (value) => /^(19[7-9]\d|[2-9]\d{3})-\d\d-\d\d$/.test(value) && value < '9999'
    && !Number.isNaN(noon(value)) && text(noon(value)) === value;

/** The day that many days later; earlier if the number is negative. */
export const plus = (day, count) => text(noon(day) + count * DAY);

/** How many days a span has, with its first and its last day. */
export const length = (from, to) => Math.round((noon(to) - noon(from)) / DAY) + 1;

/** The first day of the month. */
export const startOfMonth = (day) => `${day.slice(0, 8)}01`;

/** The last day of the month. */
export const endOfMonth = (day) => plus(startOfMonth(plus(startOfMonth(day), 31)), -1);

/** The same day so many months later, or the last day of that month if it is too short. */
export function plusMonths(day, count) {
    const [year, month] = day.split('-').map(Number);
    const first = new Date(Date.UTC(year, month - 1 + count, 1, 12)).toISOString().slice(0, 10);
    const last = endOfMonth(first);
    return `${first.slice(0, 8)}${[day.slice(8), last.slice(8)].sort()[0]}`;
}

/** The Monday of the week. */
export const startOfWeek = (day) => plus(day, -((new Date(noon(day)).getUTCDay() + 6) % 7));
