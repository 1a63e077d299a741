// Groups and leaderboards by what people call them.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';

/**
 * @param {{usergroups: object[]}} project as GET /project answers it
 * @returns {(id: string) => string} the title of a group, its id where it has been deleted
 */
export function groupNames({ usergroups }) {
    const titles = new Map(usergroups.map(({ usergroupId, title }) => [usergroupId, format.title(title, usergroupId)]));
    return (id) => (id === 'default' ? t('leaderboards.everybody') : titles.get(id) ?? id);
}

/** A leaderboard, which has no title of its own: its window and group. */
export function boardName({ window, usergroupId }, groups) {
    return usergroupId === undefined ? t(`span.${window}`) : `${t(`span.${window}`)}, ${groups(usergroupId)}`;
}
