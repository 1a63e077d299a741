// The form of an event.

import { h, uniqueId } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { conditionBuilder, metadataPath } from './conditions.js';
import { section } from './editor.js';
import { checkbox, choice, compact, field, numberInput, numberOf, textArea, textInput, textOf } from './fields.js';
import { pathRows } from './paths.js';
import { rates } from './rates.js';
import { rows } from './rows.js';
import { termsForm } from './terms.js';

const fieldTypes = ['number', 'string', 'boolean', 'array', 'object'];

/**
 * @param {object} event the definition, `{}` for a new one
 * @param {{usergroupId: string, title: any}[]} usergroups the project's groups
 * @returns {{sections: Node[], read: () => object, fields: () => object[], update: () => void}} `fields` returns the
 *   metadata fields that the definition uses; `update` hides the fields that the chosen type doesn't have
 */
export function eventForm(event, usergroups, isNew) {
    const list = uniqueId('fields');
    const controls = {
        eventId: textInput(event.eventId, { id: 'event-id', class: 'code', readOnly: !isNew, spellcheck: 'false' }),
        title: textInput(event.title, { id: 'event-title' }),
        description: textArea(event.description ?? '', { rows: 2 }),
        status: choice(event.status ?? 'ACTIVE', ['ACTIVE', 'INACTIVE', 'ARCHIVED'].map((value) =>
            ({ value, text: t(`status.${value}`) }))),
        type: choice(event.type ?? 'FIXED', ['FIXED', 'CONDITIONAL', 'TRANSACTION'].map((value) =>
            ({ value, text: t(`type.${value}`) })), { id: 'event-type' }),
        rewardValueField: textInput(event.rewardValueField ?? '', {
            class: 'code', placeholder: 'amount', list, spellcheck: 'false' }),
        rewardPer: numberInput(event.rewardPer, { placeholder: '1' }),
        rounding: choice(event.rounding ?? 'nearest', ['nearest', 'floor', 'ceil'].map((value) =>
            ({ value, text: t(`rounding.${value}`) }))),
        threshold: numberInput(event.threshold),
        maximumReward: numberInput(event.maximumReward),
        limit: numberInput(event.limit),
        limitWindow: choice(event.limitWindow ?? 'lifetime', ['lifetime', 'hour', 'day', 'week', 'month', 'year']
            .map((value) => ({ value, text: t(`window.${value}`) }))),
        cooldownSeconds: numberInput(event.cooldownSeconds),
        budget: numberInput(event.budget),
    };
    const reward = rates(event.reward ?? { default: 10 }, usergroups, {
        pointer: '/reward', label: t('form.rates'), hint: t('form.ratesHint'), add: t('form.addRate'),
        amount: t('form.rate') });
    const conditions = conditionBuilder(event.conditions, metadataPath(list));
    const metadataFields = fieldRows(event.metadataFields ?? []);
    const dimensions = pathRows('dimensions', event.dimensions ?? [], list);
    const measures = pathRows('measures', event.measures ?? [], list);
    const terms = termsForm(event);
    const apiKey = checkbox(t('form.apiKeyRequired'), event.apiKeyRequired ?? false,
        { pointer: '/apiKeyRequired', hint: t('form.apiKeyHint') });
    const place = (name, options = {}) => field({
        label: t(`form.${name}`), control: controls[name], pointer: `/${name}`, optional: true, ...options });
    const valueField = place('rewardValueField', { hint: t('form.rewardValueFieldHint') });
    const per = place('rewardPer', { hint: t('form.rewardPerHint') });
    const rounding = place('rounding', { optional: false });
    const threshold = place('threshold', { hint: t('form.thresholdHint') });
    const datalist = h('datalist', { id: list });

    const update = () => {
        const type = controls.type.value;
        valueField.hidden = type === 'FIXED';
        per.hidden = rounding.hidden = type !== 'TRANSACTION';
        threshold.hidden = type !== 'CONDITIONAL';
        terms.update();
        const known = [...new Set(metadataFields.read().map(({ key }) => key).filter(Boolean))];
        datalist.replaceChildren(...known.map((key) => h('option', { value: key })));
    };

    const read = () => {
        const type = controls.type.value;
        const isValued = type !== 'FIXED';
        return compact({
            ...event, eventId: textOf(controls.eventId), title: textOf(controls.title),
            description: textOf(controls.description), status: controls.status.value, type,
            rewardValueField: isValued ? textOf(controls.rewardValueField) : event.rewardValueField,
            rewardPer: type === 'TRANSACTION' ? numberOf(controls.rewardPer) : undefined,
            rounding: type === 'TRANSACTION' && controls.rounding.value !== 'nearest' ? controls.rounding.value : undefined,
            threshold: type === 'CONDITIONAL' ? numberOf(controls.threshold) : undefined,
            reward: reward.read(), maximumReward: numberOf(controls.maximumReward),
            limit: numberOf(controls.limit),
            limitWindow: controls.limitWindow.value === 'lifetime' ? undefined : controls.limitWindow.value,
            cooldownSeconds: numberOf(controls.cooldownSeconds), budget: numberOf(controls.budget),
            conditions: conditions.read(), metadataFields: metadataFields.read(),
            ...dimensions.read(), ...measures.read(),
            apiKeyRequired: apiKey.control.checked || undefined, ...terms.read(),
        });
    };

    /** The metadata fields that the event uses: declared fields, the field with the value, and fields in conditions. */
    const fields = () => {
        const found = new Map();
        const add = (key, type, example) => {
            if (!key) return;
            const known = found.get(key);
            found.set(key, { key, type: known?.type ?? type, example: known?.example ?? example });
        };
        const type = controls.type.value;
        if (type !== 'FIXED') {
            add(textOf(controls.rewardValueField) ?? 'amount', 'number',
                type === 'CONDITIONAL' ? textOf(controls.threshold) : '49.99');
        }
        for (const field of metadataFields.read()) add(field.key, field.type);
        const visit = (condition, isWanted = true) => {
            if (!condition) return;
            if (condition.conditions) {
                const areWanted = condition.type === 'NOT' ? !isWanted : isWanted;
                condition.conditions.forEach((child) => visit(child, areWanted));
                return;
            }
            const value = fitting(isWanted ? condition : { ...condition, operator: opposites[condition.operator] });
            const kind = typeof (Array.isArray(condition.value) ? condition.value[0] : condition.value);
            add(condition.field, ['number', 'boolean'].includes(kind) ? kind : 'string',
                value === undefined || value === null ? undefined : String(value));
        };
        visit(conditions.read());
        return [...found.values()].map((field) =>
            (field.type === 'number' ? { ...field, example: field.example ?? '1' } : field));
    };

    const sections = [
        datalist,
        section(t('form.basics'), null, h('div.fields', {},
            place('title', { optional: false }),
            place('eventId', { optional: false, hint: isNew ? t('form.idHint') : t('form.idFixed') }),
            place('description', { kind: 'full' }),
            place('status', { optional: false, hint: t('form.statusHint') }))),
        section(t('form.reward'), t('form.rewardText'), h('div.fields', {},
            place('type', { optional: false, kind: 'full' }), valueField, per, rounding, threshold),
            reward.element, h('div.fields', {}, place('maximumReward', { hint: t('form.maximumRewardHint') }))),
        section(t('form.conditions'), t('form.conditionsText'), conditions.element),
        section(t('form.limits'), t('form.limitsText'), h('div.fields', {},
            place('limit', { hint: t('form.limitHint') }), place('limitWindow', { optional: false }),
            place('cooldownSeconds', { hint: t('form.cooldownHint') }), place('budget', { hint: t('form.budgetHint') }))),
        section(t('form.terms'), t('form.termsText'), terms.element),
        section(t('form.metadataFields'), t('form.metadataText'), metadataFields.element, apiKey.element),
        section(t('form.analytics'), t('form.analyticsText'), dimensions.element, measures.element),
    ];
    if (isNew) suggestId(controls.title, controls.eventId);
    update();
    return { sections, read, fields, update };
}

const opposites = Object.fromEntries([
    ['equals', 'not_equals'], ['greater_than', 'less_than_or_equal'], ['less_than', 'greater_than_or_equal'],
    ['in', 'not_in'], ['between', 'not_in'], ['contains', 'not_contains'], ['starts_with', 'not_contains'],
    ['ends_with', 'not_contains'], ['exists', 'not_exists'],
].flatMap(([one, other]) => [[other, one], [one, other]]));

/** A value that meets a comparison, if it is easy to find; undefined if no value meets it. */
function fitting({ operator, value }) {
    const values = Array.isArray(value) ? value : [value];
    const [one] = values;
    if (typeof one === 'number') {
        const beyond = Math.max(...values.filter((each) => typeof each === 'number')) + 1;
        return { greater_than: one + 1, less_than: one - 1, not_equals: beyond, not_in: beyond }[operator] ?? one;
    }
    if (!operator.startsWith('not_')) return one;
    return typeof one === 'boolean' ? !one : undefined;
}

/** The id follows the title until somebody types an id. */
export function suggestId(title, id) {
    let own = id.value !== '';
    id.addEventListener('input', () => { own = id.value !== ''; });
    title.addEventListener('input', () => {
        if (own) return;
        id.value = title.value.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('ß', 'ss').toLowerCase()
            .replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 128);
    });
}

function fieldRows(values) {
    return rows({
        label: t('form.metadataFields'), hidden: true, pointer: '/metadataFields', values, add: t('form.addField'),
        fresh: () => ({ key: '', type: 'number', required: true }),
        row: (value) => {
            const key = textInput(value.key, { class: 'code', spellcheck: 'false', placeholder: 'amount' });
            const type = choice(value.type, fieldTypes.map((name) => ({ value: name, text: t(`json.${name}`) })));
            const required = checkbox(t('form.required'), value.required);
            return {
                elements: [
                    field({ label: t('form.fieldKey'), control: key, hidden: true, kind: 'grow', part: 'key' }),
                    field({ label: t('form.fieldType'), control: type, hidden: true, part: 'type' }), required.element,
                ],
                read: () => ({ key: key.value.trim(), type: type.value, required: required.control.checked }),
            };
        },
    });
}
