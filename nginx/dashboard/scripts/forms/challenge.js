// The form of a challenge.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { section } from './editor.js';
import { suggestId } from './event.js';
import { checkbox, choice, compact, field, numberInput, numberOf, textInput, textOf } from './fields.js';
import { instantField } from './instant.js';
import { titleField } from './title.js';

/** @param {object[]} events the project's events, to choose one from */
export function challengeForm(challenge, events, isNew) {
    const id = textInput(challenge.challengeId, { class: 'code', readOnly: !isNew, spellcheck: 'false', id: 'challenge-id' });
    const title = titleField(challenge.title, t('form.title'));
    const event = choice(challenge.eventId, events.map(({ eventId, title: text }) => ({ value: eventId, text })));
    const metric = choice(challenge.metric ?? 'count', ['count', 'sum'].map((value) =>
        ({ value, text: t(`metric.${value}`) })));
    const summed = textInput(challenge.field ?? '', { class: 'code', placeholder: 'amount', spellcheck: 'false' });
    const goal = numberInput(challenge.goal);
    const points = numberInput(challenge.points);
    const start = instantField({ label: t('form.start'), value: challenge.start, pointer: '/start', optional: true,
        hint: t('form.startHint') });
    const end = instantField({ label: t('form.end'), value: challenge.end, pointer: '/end', optional: true,
        hint: t('form.endHint') });
    const series = textInput(challenge.series ?? '', { class: 'code', spellcheck: 'false' });
    const step = numberInput(challenge.step);
    const repeatable = checkbox(t('form.repeatable'), challenge.repeatable ?? false,
        { pointer: '/repeatable', hint: t('form.repeatableHint') });
    const backfill = checkbox(t('form.backfill'), challenge.backfill ?? false,
        { pointer: '/backfill', hint: t('form.backfillHint') });
    const summedField = field({ label: t('form.field'), control: summed, pointer: '/field', hint: t('form.fieldHint') });
    const update = () => { summedField.hidden = metric.value !== 'sum'; };

    const read = () => compact({
        ...challenge, challengeId: textOf(id), title: title.read(), eventId: event.value || undefined,
        metric: metric.value, field: metric.value === 'sum' ? textOf(summed) : undefined, goal: numberOf(goal),
        points: numberOf(points), start: start.read(), end: end.read(), repeatable: repeatable.control.checked || undefined,
        series: textOf(series), step: numberOf(step), backfill: backfill.control.checked || undefined,
    });
    const sections = [
        section(t('form.basics'), null, h('div.fields', {}, title.element,
            field({ label: t('form.challengeId'), control: id, pointer: '/challengeId',
                hint: t(isNew ? 'form.idHint' : 'form.idFixed') }))),
        section(t('challenges.goal'), t('form.goalText'), h('div.fields', {},
            field({ label: t('events.event'), control: event, pointer: '/eventId' }),
            field({ label: t('form.metric'), control: metric, pointer: '/metric' }), summedField,
            field({ label: t('form.goal'), control: goal, pointer: '/goal' }),
            field({ label: t('form.bonus'), control: points, pointer: '/points' })),
            repeatable.element),
        section(t('form.when'), t('form.whenText'), h('div.fields', {}, start.element, end.element),
            isNew && backfill.element),
        section(t('form.series'), t('form.seriesText'), h('div.fields', {},
            field({ label: t('form.seriesId'), control: series, pointer: '/series', optional: true }),
            field({ label: t('form.step'), control: step, pointer: '/step', optional: true }))),
    ];
    if (isNew) suggestId(title.control, id);
    update();
    return { sections, read, update };
}
