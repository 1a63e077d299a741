// The charts of the page about points: levels, flows, and what expires.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { flowNames, issued, signedFlow, used } from '../parts/flows.js';
import { calendar } from './calendar.js';
import { columns } from './columns.js';

/** @param {[string, object][]} days the figures of each day, as GET /stats/points answers them */
export function levelsChart(days) {
    const panel = (level, height) =>
        ({ name: t(`points.${level}`), kind: level, values: days.map(([, figures]) => figures[level]), height });
    const others = ['pending', 'held', 'debt'].filter((level) => days.some(([, figures]) => figures[level] > 0));
    return columns({
        ...calendar(days.map(([day]) => day)), label: t('points.levelsLabel'),
        series: [panel('outstanding', 130), ...others.map((level) => panel(level, 64))],
    });
}

/** @param {[string, object][]} days the figures of each day, as GET /stats/points answers them */
export function flowsChart(days) {
    const panel = (name, amount) =>
        ({ name: t(`points.${name}`), kind: name, values: days.map(([, figures]) => amount(figures)), height: 100 });
    const hasUse = days.some(([, figures]) => used(figures) > 0);
    const flows = flowNames.filter((flow) => days.some(([, figures]) => figures[flow] !== 0));
    return columns({
        ...calendar(days.map(([day]) => day)), label: t('points.flowsLabel'),
        series: [panel('issued', issued), ...(hasUse ? [panel('used', used)] : [])],
        details: flows.map((flow) =>
            ({ name: t(`books.${flow}`), values: days.map(([, figures]) => signedFlow(flow, figures)) })),
    });
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
