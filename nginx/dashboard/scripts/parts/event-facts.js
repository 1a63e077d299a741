// Shows an event's definition.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { conditionList } from './conditions.js';
import { rewardText } from './reward.js';
import { pendingText, validityText } from './terms.js';

/** @param {(id: string) => string} groups returns a group's name */
export function eventFacts(event, groups) {
    const facts = [
        [t('form.type'), t(`type.${event.type}`)],
        [t('events.pays'), rewardText(event, groups)],
        event.threshold !== undefined && [t('form.threshold'),
            `${event.rewardValueField ?? 'amount'} ≥ ${format.number(event.threshold, { maximumFractionDigits: 15 })}`],
        event.maximumReward !== null && [t('form.maximumReward'), format.number(event.maximumReward)],
        [t('form.conditions'), conditionList(event.conditions)],
        event.limit !== null && [t('form.limit'),
            t('event.limitText', { count: format.number(event.limit), window: t(`window.${event.limitWindow ?? 'lifetime'}`) })],
        event.cooldownSeconds && [t('form.cooldownSeconds'), t('event.seconds', {
            count: event.cooldownSeconds, shown: format.number(event.cooldownSeconds) })],
        event.budget !== undefined && [t('form.budget'), format.number(event.budget)],
        [t('terms.spendable'), pendingText(event.pending)],
        [t('form.validity'), validityText(event.validity)],
        event.metadataFields.length > 0 && [t('form.metadataFields'), h('ul', {}, event.metadataFields.map((field) =>
            h('li', {}, h('code', {}, field.key), ` ${t(`json.${field.type}`)}`,
                field.required && `, ${t('form.required')}`)))],
        ...['dimensions', 'measures'].map((name) => event[name]?.length > 0 && [t(`form.${name}`),
            h('div.chips', {}, event[name].map((path) => h('span.chip', {}, path)))]),
        event.apiKeyRequired && [t('form.access'), t('form.apiKeyRequired')],
    ];
    return h('dl.facts', {}, facts.filter(Boolean).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
