// A preview of the outcome of a stored event if the streak or challenge in the form beside it were saved.

import { choice, field } from './fields.js';
import { t } from '../core/i18n.js';
import { preview } from './preview.js';

/**
 * @param {object[]} events the project's definitions
 * @param {string[]} chosen ids of events; the first active one of them is preselected
 * @param {{users: object[]}} users a page of the project's users
 * @param {() => object} drafts the definition in the form: `{streak}` or `{challenge}`
 * @returns {{element: Node, refresh: () => void}|null} null if no event can be logged
 */
export function storedPreview(events, chosen, users, drafts) {
    const active = events.filter(({ status }) => status === 'ACTIVE');
    if (active.length === 0) return null;
    const event = choice(active.find(({ eventId }) => chosen.includes(eventId))?.eventId,
        active.map(({ eventId, title }) => ({ value: eventId, text: title })), { id: 'preview-event' });
    const current = () => active.find(({ eventId }) => eventId === event.value);
    const beside = preview({
        eventId: () => event.value, fields: () => knownFields(current()), drafts, conditions: () => current().conditions,
        users: users.users.map(({ userId }) => userId),
    });
    beside.element.querySelector('.form').prepend(field({
        label: t('events.event'), control: event }));
    return beside;
}

function knownFields({ type, rewardValueField, metadataFields }) {
    const fields = metadataFields.map(({ key, type: kind }) => ({ key, type: kind, example: kind === 'number' ? '49.99' : '' }));
    const value = rewardValueField ?? 'amount';
    return type === 'FIXED' || fields.some(({ key }) => key === value) ? fields
        : [{ key: value, type: 'number', example: '49.99' }, ...fields];
}
