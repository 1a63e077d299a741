// The users with the most points, by a defined leaderboard or by any window, month and group.

import { get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { change, link } from '../core/router.js';
import { meter } from '../charts/bars.js';
import { definitionActions } from '../parts/definition.js';
import { deletedFinder } from '../parts/deleted.js';
import { card, head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { boardName, groupNames, windowName } from '../parts/names.js';
import { empty } from '../parts/states.js';
import { loadVersions, versionsCard } from '../parts/versions.js';

const windows = ['day', 'week', 'month', 'year', 'all', '7d', '30d', '365d'];
const SHOWN = 50;

export async function page({ query }) {
    const [boards, project] = await Promise.all([get('/leaderboard'), get('/project')]);
    const wanted = query.get('board') ?? '';
    const named = boards.find(({ leaderboardId }) => leaderboardId === wanted);
    const timeframe = named?.window ?? (windows.includes(query.get('timeframe')) ? query.get('timeframe') : 'month');
    const groupId = named?.usergroupId ?? query.get('group') ?? '';
    const [{ users }, definition, versions] = await Promise.all([
        get(`/project/${segment(project.projectId)}/leaderboard`, { timeframe, groupId, limit: SHOWN }),
        named ? request('GET', `/leaderboard/${segment(named.leaderboardId)}`) : null,
        wanted === '' ? [] : loadVersions('leaderboard', wanted),
    ]);
    const names = groupNames(project);
    const groups = [{ usergroupId: '', title: t('leaderboards.everybody') }, ...project.usergroups];
    const select = (id, label, options, value, pick) => [
        h('label.spoken', { for: id }, label),
        h('select.select', { id, on: { change: (event) => pick(event.target.value) } }, options.map((option) =>
            h('option', { value: option.value, selected: option.value === value }, option.text)))];
    return [
        head(t('nav.leaderboards'), {
            lead: t('leaderboards.lead'),
            actions: [h('a.button.primary', { href: link(['new', 'leaderboard']) }, icon('add'), t('leaderboards.new'))],
        }),
        h('div.filters', {},
            select('board', t('leaderboards.board'), [
                { value: '', text: t('leaderboards.own') },
                ...boards.map((board) => ({ value: board.leaderboardId, text: boardName(board, names) })),
            ], named?.leaderboardId ?? '', (board) => change({ board, timeframe: '', group: '' })),
            select('window', t('leaderboards.window'), windows.map((value) => ({ value, text: t(`span.${value}`) })),
                timeframe, (value) => change({ board: '', timeframe: value, group: groupId })),
            select('group', t('form.group'), groups.map(({ usergroupId, title }) =>
                ({ value: usergroupId, text: format.title(title, usergroupId) })), groupId,
            (value) => change({ board: '', timeframe, group: value })),
            named && h('div.actions', {}, definitionActions('leaderboard', named.leaderboardId, definition,
                boardName(named, names)))),
        card(named ? boardName(named, names) : windowName(timeframe, groupId || undefined, names),
            { text: ranked(named, names) },
            users.length === 0 ? empty(t('leaderboards.none'), t('leaderboards.noneText')) : ranks(users)),
        versionsCard({ kind: 'leaderboard', id: wanted, seen: definition, versions, names: { group: names } }),
        deletedFinder('leaderboard'),
    ];
}

/** What the leaderboard ranks, if its title doesn't say so. */
function ranked(board, names) {
    const text = t('leaderboards.text', { count: SHOWN });
    return board?.title === undefined ? text : `${windowName(board.window, board.usergroupId, names)}. ${text}`;
}

function ranks(users) {
    const most = users[0].points;
    return h('ol.ranks', {}, users.map(({ userId, points, rank }) =>
        h('li', {},
            h('span.rank', { class: rank === 1 ? 'first' : '' }, h('span.spoken', {}, t('leaderboards.rank'), ' '), rank),
            h('a', { href: link(['users', userId]) }, userId), meter(points / most),
            h('span.number', {}, t('user.points', { count: points, shown: format.number(points) })))));
}
