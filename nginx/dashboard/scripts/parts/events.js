// Events by what people call them.

/**
 * @param {object[]|null} events the project's definitions; null where it has none
 * @returns {(id: string) => string} the title of an event, its id where it has been deleted
 */
export function eventTitles(events) {
    const titles = new Map((events ?? []).map(({ eventId, title }) => [eventId, title]));
    return (id) => titles.get(id) ?? id;
}
