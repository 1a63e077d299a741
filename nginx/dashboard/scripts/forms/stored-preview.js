// What one of the stored events would come to now, streaks and challenges included: beside the forms of those.

import { choice, field } from './fields.js';
import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { preview } from './preview.js';

/**
 * @param {object[]} events the project's definitions
 * @param {string[]} chosen ids of those that matter most here
 * @param {{users: object[]}} users a page of the project's users
 */
export function storedPreview(events, chosen, users) {
    const active = events.filter(({ status }) => status === 'ACTIVE');
    if (active.length === 0) return null;
    const event = choice(active.find(({ eventId }) => chosen.includes(eventId))?.eventId,
        active.map(({ eventId, title }) => ({ value: eventId, text: title })), { id: 'preview-event' });
    const beside = preview({
        eventId: () => event.value, fields: () => knownFields(active.find(({ eventId }) => eventId === event.value)),
        users: users.users.map(({ userId }) => userId),
    });
    beside.element.querySelector('.form').prepend(field({
        label: t('events.event'), control: event, hint: t('preview.stored') }));
    return h('div', {}, beside.element);
}

function knownFields({ type, rewardValueField, metadataFields }) {
    const fields = metadataFields.map(({ key, type: kind }) => ({ key, type: kind, example: kind === 'number' ? '49.99' : '' }));
    const value = rewardValueField ?? 'amount';
    return type === 'FIXED' || fields.some(({ key }) => key === value) ? fields
        : [{ key: value, type: 'number', example: '49.99' }, ...fields];
}
