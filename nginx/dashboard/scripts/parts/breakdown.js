// An event's figures by the values of a dimension. Choosing a value restricts the whole page to it.

import { get } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { has, t } from '../core/i18n.js';
import { change, link, place } from '../core/router.js';
import { meter } from '../charts/bars.js';
import { card } from './head.js';
import { icon } from './icons.js';
import { amount } from './measures.js';
import { segments } from './segments.js';
import { empty } from './states.js';
import { table } from './table.js';

/** How many values are shown at once, and the most that the API returns. */
const FEW = 10, MOST = 1000;

/** The name of a value for people. */
export const valueName = (value) => {
    const key = `value.${value.slice(1, -1)}`;
    return /^\(\w+\)$/.test(value) && has(key) ? t(key) : value;
};

/** The dimension and value in the address to which the page is restricted: `{field, value, text}`; null if none. */
export function restriction(query) {
    const text = query.get('where') ?? '';
    const colon = text.indexOf(':');
    return colon < 1 ? null : { text, field: text.slice(0, colon), value: text.slice(colon + 1) };
}

/** The dimension in the address; else that of the restriction, or the first one. */
export function chosenDimension(query, dimensions) {
    return [query.get('by'), restriction(query)?.field].find((field) => dimensions.includes(field)) ?? dimensions[0];
}

/** The names of a restriction's dimension and value, for a text. */
export const restrictionNames = ({ field, value }) => ({ field, value: valueName(value) });

/** Says what the page is restricted to, and ends that. `actions` are further elements. */
export function restrictionNotice(only, ...actions) {
    const names = restrictionNames(only);
    return h('div.notice.info.only', { role: 'group', 'aria-label': t('breakdown.onlyText') }, icon('filter'),
        h('p', {}, t('breakdown.onlyText'), ': ', h('b', {}, t('breakdown.only', names))),
        h('div.actions', {}, actions, h('button.button.slim', {
            type: 'button', id: 'all-values', 'aria-label': t('breakdown.allNamed', names),
            on: { click: () => change({ where: '' }) },
        }, icon('cross'), t('breakdown.all'))));
}

/**
 * The card with the breakdown.
 * @param {object} options
 *   `event`: the definition; undefined if it has been deleted.
 *   `field`: the dimension.
 *   `parameters`: of the request: the event and the period.
 *   `stats`: the answer with the breakdown by that dimension, of all events.
 *   `only`: the restriction; null if there is none.
 */
export function breakdownCard({ event, field, parameters, stats, only }) {
    const list = h('div.rows', {});
    let { data } = stats;
    let isLong = false;
    const more = async () => {
        if (data.topValues.length < valuesIn(data) && data.topValues.length < MOST) {
            ({ data } = await get('/stats/event', { ...parameters, groupBy: field, limit: MOST }));
        }
        isLong = true;
        draw();
    };
    const draw = () => {
        const total = valuesIn(data);
        const shown = isLong ? data.topValues : data.topValues.slice(0, FEW);
        const left = Math.min(total, MOST) - shown.length;
        replace(list,
            valueTable({ field, values: shown, data, all: stats.data.totalCount, only }),
            isLong && total > shown.length && h('p.hint', {}, t('breakdown.most',
                { count: format.number(shown.length), total: format.number(total) })),
            data._metadata?.otherValues && h('p.hint', {}, t('breakdown.other')),
            left > 0 && h('p.more', {}, h('button.button', { type: 'button', id: 'more-values', on: { click: more } },
                t('breakdown.more', { count: left, shown: format.number(left) }))));
    };
    draw();
    return card(t('breakdown.title'), {
        text: t('breakdown.text'),
        actions: event.dimensions.length > 1 ? [segments({
            id: 'by', label: t('breakdown.by'), value: field,
            options: event.dimensions.map((name) => ({ value: name, text: name })), change: (by) => change({ by }),
        })] : [h('span.chip', {}, field)],
    }, list);
}

const valuesIn = ({ valuesTotal, topValues }) => valuesTotal ?? topValues.length;

function valueTable({ field, values, data: { breakdown, measures = {} }, all, only }) {
    const most = Math.max(...values.map((value) => breakdown[value].count), 1);
    const fields = Object.keys(measures);
    const here = place();
    return table(t('breakdown.title'), [
        { name: field, kind: 'main' }, { name: t('figure.events'), kind: 'number' },
        { name: t('figure.users'), kind: 'number' }, { name: t('figure.points'), kind: 'number' },
        { name: t('breakdown.met'), kind: 'number' },
        ...fields.map((name) => ({ name: t('measure.sum', { field: name }), kind: 'number' })),
    ], values.map((value, index) => {
        const figures = breakdown[value];
        const isChosen = only?.field === field && only.value === value;
        const where = isChosen ? '' : `${field}:${value}`;
        return [
            h('div.main-cell', {},
                h('a', {
                    id: `value-${index}`, href: link(here.parts, { ...Object.fromEntries(here.query), by: field, where }),
                    'aria-current': isChosen && 'true',
                }, valueName(value)), meter(figures.count / most)),
            twoLines(format.number(figures.count), format.share(all > 0 ? figures.count / all : 0)),
            format.number(figures.users), format.number(figures.points),
            format.share(figures.count > 0 ? figures.conditionMet / figures.count : 0),
            ...fields.map((name) => twoLines(amount(figures.measures[name].sum),
                t('measure.mean', { average: amount(figures.measures[name].average) }))),
        ];
    }));
}

/** A figure with another one below it. */
const twoLines = (figure, below) => h('div.two-lines', {}, figure, h('small', {}, below));

/** Says what dimensions and measures are, and how to get them. */
export const breakdownInvitation = (event) => card(t('breakdown.title'), {}, empty(
    t('breakdown.none'), [t('breakdown.noneText'), ' ', t('breakdown.how')],
    h('a.button.primary', { href: link(['edit', 'event', event.eventId]), id: 'define' }, icon('edit'),
        t('breakdown.define'))));
