// The names of groups and leaderboards.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/**
 * @param {{usergroups: object[]}} project as GET /project answers it
 * @returns {(id: string) => string} the title of a group, or its id if it has been deleted
 */
export function groupNames({ usergroups }) {
    const titles = new Map(usergroups.map(({ usergroupId, title }) => [usergroupId, format.title(title, usergroupId)]));
    return (id) => (id === 'default' ? t('leaderboards.everybody') : titles.get(id) ?? id);
}

/** A leaderboard's title; its window and group if it has none. */
export function boardName({ title, window, usergroupId }, groups) {
    return title !== undefined ? format.title(title) : windowName(window, usergroupId, groups);
}

/** The points and the users that a leaderboard ranks. */
export const windowName = (window, usergroupId, groups) =>
    (usergroupId === undefined ? t(`span.${window}`) : `${t(`span.${window}`)}, ${groups(usergroupId)}`);
