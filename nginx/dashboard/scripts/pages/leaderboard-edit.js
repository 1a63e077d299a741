// Creates or changes a leaderboard.

import { get } from '../core/api.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { editor, load } from '../forms/editor.js';
import { leaderboardForm } from '../forms/leaderboard.js';
import { head } from '../parts/head.js';
import { boardName, groupNames } from '../parts/names.js';

export async function page({ id }) {
    const [seen, project] = await Promise.all([id === null ? null : load('leaderboard', id), get('/project')]);
    const groups = groupNames(project);
    const title = seen && boardName(seen.data, groups);
    const form = leaderboardForm(seen?.data ?? {}, project.usergroups, seen === null);
    return [
        head(seen ? t('event.edit', { title }) : t('leaderboards.new'), {
            back: { text: t('nav.leaderboards'), href: link(['leaderboards']) },
        }),
        editor({
            kind: 'leaderboard', idName: 'leaderboardId', names: { group: groups },
            seen, sections: form.sections, read: form.read,
            after: () => ['leaderboards'],
        }),
    ];
}
