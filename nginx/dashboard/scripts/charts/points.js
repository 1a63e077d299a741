// The charts of the page about points: levels, flows, and what expires.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { flowNames, issued, signedFlow, used } from '../parts/flows.js';
import { axis, bucketsOf, sum, within } from './buckets.js';
import { columns } from './columns.js';

/**
 * The levels at the end of each day, week or month.
 * @param {[string, object][]} days the figures of each day, as GET /stats/points answers them
 * @param {'day'|'week'|'month'} interval
 * @param {{days: [string, object][], name: string}|null} before the days to compare with, and what they are called
 */
export function levelsChart(days, interval, before) {
    const buckets = bucketsOf(days.map(([day]) => day), interval);
    const panel = (level, height) => ({
        name: t(`points.${level}`), kind: level, height,
        values: buckets.map((bucket) => within(days, bucket).at(-1)[1][level]),
        ...compared(before, buckets, (inside) => inside.at(-1)[1][level]),
    });
    const others = ['pending', 'held', 'debt'].filter((level) => days.some(([, figures]) => figures[level] > 0));
    return columns({
        ...axis(buckets, interval), label: t('points.levelsLabel'),
        series: [panel('outstanding', 130), ...others.map((level) => panel(level, 64))],
    });
}

/** What was issued and used. The parameters are those of the levels. */
export function flowsChart(days, interval, before) {
    const buckets = bucketsOf(days.map(([day]) => day), interval);
    const total = (amount) => (inside) => sum(inside.map(([, figures]) => amount(figures)));
    const values = (amount) => buckets.map((bucket) => total(amount)(within(days, bucket)));
    const panel = (name, amount) => ({
        name: t(`points.${name}`), kind: name, values: values(amount), height: 100,
        ...compared(before, buckets, total(amount)),
    });
    const hasUse = days.some(([, figures]) => used(figures) > 0);
    const flows = flowNames.filter((flow) => days.some(([, figures]) => figures[flow] !== 0));
    return columns({
        ...axis(buckets, interval), label: t('points.flowsLabel'),
        series: [panel('issued', issued), ...(hasUse ? [panel('used', used)] : [])],
        details: flows.map((flow) =>
            ({ name: t(`books.${flow}`), values: values((figures) => signedFlow(flow, figures)) })),
    });
}

/** A line with the figures of as many days before. A previous month can have fewer days. */
function compared(before, buckets, figure) {
    if (before === null) return {};
    return {
        before: buckets.map((bucket) => {
            const inside = within(before.days, bucket);
            return inside.length > 0 ? figure(inside) : null;
        }),
        beforeName: before.name,
    };
}

/** @param {{month: string, points: number}[]} upcoming what expires in each month, the present one first */
export function upcomingChart(upcoming) {
    return columns({
        label: t('points.upcoming'), pointName: t('points.month'),
        points: upcoming.map(({ month }, index) => {
            const name = format.month(month);
            return { name: index === 0 ? t('points.restOfMonth', { month: name }) : name, axis: format.shortMonth(month) };
        }),
        series: [{ name: t('points.expiring'), kind: 'used', values: upcoming.map(({ points }) => points), height: 130 }],
        isNumbered: true,
    });
}
