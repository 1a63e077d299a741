// The result of an event's conditions as a tree: which of them let the event be rewarded, and which prevent it.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { operandText } from '../parts/conditions.js';
import { icon } from '../parts/icons.js';

/** A line with a mark, which screen readers get as a word. @param {'good'|'bad'|''} kind */
export const line = (kind, ...content) =>
    h('li', { class: kind }, icon({ good: 'check', bad: 'cross' }[kind] ?? 'info'), h('div', {},
        kind !== '' && h('span.spoken', {}, `${t(`preview.mark.${kind}`)}: `), content));

/**
 * @param {object|undefined} conditions the conditions that the event was judged by
 * @param {object[]} found the API's findings, one for each comparison, by `pointer`
 * @returns {Node[]} items of a list
 */
export function findingLines(conditions, found) {
    const byPlace = new Map(found.map((finding) => [finding.pointer, finding]));
    const threshold = byPlace.get('/threshold');
    const tree = conditions && isNode(conditions) ? [lineOf(judge(conditions, '/conditions', byPlace), true, false)] : [];
    // The outermost group isn't shown if all of its conditions have to be met.
    const root = tree.length > 0 && conditions.type === 'AND' ? conditions.conditions.map((child, index) =>
        lineOf(judge(child, `/conditions/conditions/${index}`, byPlace), true, false)) : tree;
    return [threshold && comparisonLine(threshold, true, false), ...root].filter(Boolean);
}

const isNode = ({ type, field }) => type !== undefined || field !== undefined;

/** A condition with its findings: `{finding, met}` or `{type, children, met}`. */
function judge(condition, pointer, byPlace) {
    if (condition.field !== undefined) {
        const finding = byPlace.get(pointer);
        return { finding, met: finding?.met ?? false };
    }
    const children = condition.conditions.map((child, index) => judge(child, `${pointer}/conditions/${index}`, byPlace));
    const met = { AND: children.every((child) => child.met), OR: children.some((child) => child.met),
        NOT: !children.some((child) => child.met) }[condition.type];
    return { type: condition.type, children, met };
}

/**
 * @param {boolean} wanted the result that lets the event be rewarded
 * @param {boolean} isDecided whether the group around it has the wanted result, so that this condition can't prevent it
 */
function lineOf(node, wanted, isDecided) {
    if (node.children === undefined) return node.finding && comparisonLine(node.finding, wanted, isDecided);
    const isGood = node.met === wanted;
    return line(isGood ? 'good' : isDecided ? '' : 'bad', t(`preview.${wanted ? 'wanted' : 'unwanted'}.${node.type}`),
        h('ul.findings', {}, node.children.map((child) =>
            lineOf(child, node.type === 'NOT' ? !wanted : wanted, isDecided || isGood))));
}

function comparisonLine({ field, operator, value, found, met }, wanted, isDecided) {
    const isGood = met === wanted;
    return line(isGood ? 'good' : isDecided ? '' : 'bad',
        h('code', {}, field), ` ${t(`operator.${operator}`)}`,
        value !== undefined && [' ', h('code', {}, operandText(value))],
        ' — ', found === undefined ? t('preview.absent') : t('preview.found', { value: operandText(found) }),
        !wanted && !isGood && !isDecided && h('b', {}, ` ${t('preview.breaks')}`));
}
