// What an event pays, in a sentence.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/** @param {(id: string) => string} groups what groups are called */
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
    return texts.join(' · ');
}
