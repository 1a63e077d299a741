// Conversion between instants and the clock of a time zone.

const DAY = 86400000;

const formatters = new Map();

function formatter(zone) {
    if (!formatters.has(zone)) {
        formatters.set(zone, new Intl.DateTimeFormat('en-US', {
            timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23', year: 'numeric',
            month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
        }));
    }
    return formatters.get(zone);
}

/** Whether the browser knows a time zone. */
export function isKnown(zone) {
    try {
        return formatter(zone) !== undefined;
    } catch {
        return false;
    }
}

/** The zone's local time at an instant, in the format of a datetime-local control: 2026-11-29T20:15:00. */
export function clock(milliseconds, zone) {
    const { year, month, day, hour, minute, second } = Object.fromEntries(
        formatter(zone).formatToParts(milliseconds).map(({ type, value }) => [type, value]));
    return `${year.padStart(4, '0')}-${month}-${day}T${hour}:${minute}:${second}`;
}

/**
 * The first instant at which the zone's clock shows a time, in milliseconds. A time that the clock skips is moved later
 * by as much as it skips. NaN if the time is invalid or after the year 9999.
 */
export function instant(time, zone) {
    const shown = Date.parse(`${time}Z`);
    if (Number.isNaN(shown)) return NaN;
    const offset = (at) => {
        const whole = Math.floor(at / 1000) * 1000;
        return Date.parse(`${clock(whole, zone)}Z`) - whole;
    };
    const before = shown - offset(shown - DAY);
    const after = shown - offset(shown + DAY);
    const fitting = [before, after].filter((at) => at + offset(at) === shown);
    return fitting.length > 0 ? Math.min(...fitting) : before;
}
