// The reward of an event and its conditions, as a sentence.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { conditionSentence } from './conditions.js';

/** @param {(id: string) => string} groups returns a group's name */
export function rewardText(event, groups) {
    const rates = Object.entries(event.reward ?? {});
    if (rates.length === 0) return t('reward.nothing');
    const per = event.rewardPer ?? 1;
    const field = event.rewardValueField ?? 'amount';
    const texts = rates.map(([group, rate]) => {
        const name = group === 'default' ? '' : ` (${groups(group)})`;
        const count = format.number(rate, { maximumFractionDigits: 6 });
        return event.type === 'TRANSACTION'
            ? t(per === 1 ? 'reward.factor' : 'reward.ratio', { rate: count, per: format.number(per), field }) + name
            : t('reward.fixed', { count: rate, shown: count }) + name;
    });
    const when = whenText(event, field);
    return texts.join(' · ') + (when === null ? '' : t('reward.if', { when }));
}

/** The conditions for a reward; null if there are none. */
function whenText({ type, threshold, conditions }, field) {
    const least = type === 'CONDITIONAL' && threshold !== undefined && threshold !== null
        ? conditionSentence({ field, operator: 'greater_than_or_equal', value: threshold }) : null;
    const others = conditionSentence(conditions);
    if (least === null || others === null) return least ?? others;
    const isChoice = conditions.type === 'OR' && conditions.conditions.length > 1;
    return t('reward.and', { first: least, second: isChoice ? `(${others})` : others });
}
