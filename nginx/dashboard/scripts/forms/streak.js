// The form of a streak.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { section } from './editor.js';
import { suggestId } from './event.js';
import { checkbox, choice, compact, field, numberInput, numberOf, textInput, textOf } from './fields.js';
import { rows } from './rows.js';
import { titleField } from './title.js';

/** @param {object[]} events the project's events, to choose from */
export function streakForm(streak, events, isNew) {
    const id = textInput(streak.streakId, { class: 'code', readOnly: !isNew, spellcheck: 'false', id: 'streak-id' });
    const title = titleField(streak.title, t('form.title'));
    const counted = (streak.events ?? []).filter((eventId) => !events.some((event) => event.eventId === eventId));
    const boxes = [...events, ...counted.map((eventId) => ({ eventId, title: eventId }))].map((event) =>
        ({ eventId: event.eventId, ...checkbox(event.title, streak.events?.includes(event.eventId) ?? false) }));
    const period = choice(streak.period ?? 'daily', ['daily', 'weekly', 'monthly'].map((value) =>
        ({ value, text: t(`period.name.${value}`) })));
    const hour = choice(String(streak.dayStartHour ?? 0), Array.from({ length: 24 }, (_, value) =>
        ({ value: String(value), text: `${String(value).padStart(2, '0')}:00` })));
    const max = numberInput(streak.freezes?.max);
    const every = numberInput(streak.freezes?.earnEvery);
    const rewards = rows({
        label: t('form.rewards'), hidden: true, pointer: '/rewards', hint: t('form.rewardsHint'), values: streak.rewards ?? [],
        add: t('form.addReward'), fresh: () => ({ length: '', points: '' }),
        row: (value) => {
            const length = numberInput(value.length);
            const points = numberInput(value.points);
            return {
                elements: [
                    field({ label: t('form.rewardLength'), control: length, part: 'length' }),
                    field({ label: t('form.rewardPoints'), control: points, part: 'points' }),
                ],
                read: () => ({ length: numberOf(length) ?? '', points: numberOf(points) ?? '' }),
            };
        },
    });
    const backfill = checkbox(t('form.backfill'), streak.backfill ?? false,
        { pointer: '/backfill', hint: t('form.backfillHint') });

    const read = () => compact({
        ...streak, streakId: textOf(id), title: title.read(),
        events: boxes.filter(({ control }) => control.checked).map(({ eventId }) => eventId), period: period.value,
        dayStartHour: hour.value === '0' ? undefined : Number(hour.value),
        freezes: textOf(max) === undefined && textOf(every) === undefined ? undefined
            : compact({ max: numberOf(max), earnEvery: numberOf(every) }),
        rewards: rewards.read(), backfill: backfill.control.checked || undefined,
    });
    const sections = [
        section(t('form.basics'), null, h('div.fields', {}, title.element,
            field({ label: t('form.streakId'), control: id, pointer: '/streakId', hint: t(isNew ? 'form.idHint' : 'form.idFixed') }),
            field({ label: t('form.period'), control: period, pointer: '/period' }),
            field({ label: t('form.dayStartHour'), control: hour, pointer: '/dayStartHour', hint: t('form.dayStartHint', { zone: format.zone() }) })),
            h('fieldset.field', { data: { pointer: '/events' } }, h('legend.label', {}, t('form.events')),
                h('p.hint', {}, t('form.eventsHint')), boxes.map(({ element }) => element), h('p.error', {}))),
        section(t('form.freezes'), t('form.freezesText'), h('div.fields', {},
            field({ label: t('form.freezesMax'), control: max, pointer: '/freezes/max', optional: true }),
            field({ label: t('form.freezesEvery'), control: every, pointer: '/freezes/earnEvery', optional: true,
                hint: t('form.freezesEveryHint') }))),
        section(t('form.rewards'), null, rewards.element, isNew && backfill.element),
    ];
    if (isNew) suggestId(title.control, id);
    return { sections, read };
}
