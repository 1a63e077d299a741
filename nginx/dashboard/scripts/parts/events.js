// The names of events.

/**
 * @param {object[]|null} events the project's definitions; null if it has none
 * @returns {(id: string) => string} the title of an event, or its id if it has been deleted
 */
export function eventTitles(events) {
    const titles = new Map((events ?? []).map(({ eventId, title }) => [eventId, title]));
    return (id) => titles.get(id) ?? id;
}
