// The part of an event's form about its points: when they can be spent, and when they expire.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { choice, compact, field, numberInput, numberOf } from './fields.js';

/**
 * @param {{validity?: 'none'|object, pending?: {days: number}}} event the definition
 * @returns {{element: Node, read: () => object, update: () => void}} `read` returns both members, undefined for what the
 *   project decides; `update` hides the fields that the chosen validity doesn't have
 */
export function termsForm({ validity, pending }) {
    const kind = choice(kindOf(validity), ['project', 'none', 'months', 'inactivity'].map((value) =>
        ({ value, text: t(`validity.${value}`) })), { id: 'event-validity' });
    const months = numberInput(validity?.months);
    const until = choice(validity?.until ?? 'day', ['day', 'month', 'year'].map((value) =>
        ({ value, text: t(`until.${value}`) })));
    const idle = numberInput(validity?.inactivity?.months);
    const days = numberInput(pending?.days);
    const fields = {
        months: [field({ label: t('form.months'), control: months, pointer: '/validity/months',
            hint: t('form.monthsHint') }),
            field({ label: t('form.until'), control: until, pointer: '/validity/until' })],
        inactivity: [field({ label: t('form.idleMonths'), control: idle, pointer: '/validity/inactivity/months',
            hint: t('form.idleHint') })],
    };
    const update = () => {
        for (const [name, shown] of Object.entries(fields)) for (const each of shown) each.hidden = kind.value !== name;
    };
    update();
    return {
        update,
        element: h('div.fields', {},
            field({ label: t('form.validity'), control: kind, pointer: '/validity', kind: 'full' }),
            fields.months, fields.inactivity,
            field({ label: t('form.pending'), control: days, pointer: '/pending/days', optional: true,
                hint: t('form.pendingHint') })),
        read: () => ({
            validity: {
                project: undefined, none: 'none',
                months: compact({ months: numberOf(months), until: until.value === 'day' ? undefined : until.value }),
                inactivity: { inactivity: compact({ months: numberOf(idle) }) },
            }[kind.value],
            pending: numberOf(days) === undefined ? undefined : { days: numberOf(days) },
        }),
    };
}

const kindOf = (validity) => (validity === undefined ? 'project' : validity === 'none' ? 'none'
    : validity.inactivity === undefined ? 'months' : 'inactivity');
