// One user: balance, progress, history, and actions.

import { APIError, get, request, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { go, link, reload } from '../core/router.js';
import { fileName, visible } from '../core/text.js';
import { userFields } from '../forms/user.js';
import { textInput } from '../forms/fields.js';
import { meter } from '../charts/bars.js';
import { ask } from '../parts/dialog.js';
import { download } from '../parts/download.js';
import { eventTitles } from '../parts/events.js';
import { card, head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { menu } from '../parts/menu.js';
import { groupNames } from '../parts/names.js';
import { empty, explain } from '../parts/states.js';
import { table, mainCell } from '../parts/table.js';
import { tiles } from '../parts/tiles.js';
import { toast } from '../parts/toast.js';

const PAGE = 25;

export async function page({ id }) {
    const path = `/user/${segment(id)}`;
    const user = await get(path).catch((error) => {
        if (error.status === 404) return null;
        throw error;
    });
    const back = { text: t('nav.users'), href: link(['users']) };
    if (user === null) {
        return [head(id, { back }), h('section.card', {}, empty(t('error.user_not_found'), t('user.unknown')))];
    }
    const [streaks, challenges, month, all, history, project, definitions, goals, events] = await Promise.all([
        get(`${path}/streak`), get(`${path}/challenge`), get(`${path}/rank`, { timeframe: 'month' }),
        get(`${path}/rank`), get(`${path}/history`, { limit: PAGE }), get('/project'), get('/streak'), get('/challenge'),
        get('/event'),
    ]);
    const rank = ({ rank: place, users }) => (place === null ? '–' : [format.number(place),
        h('small', {}, ` / ${format.number(users)}`)]);
    const groups = groupNames(project);
    const titles = (list, name) => new Map(list.map((each) => [each[name], format.title(each.title, each[name])]));
    return [
        head(id, {
            back,
            chips: [
                ...user.usergroups.map((group) => h('span.chip.accent', {}, groups(group))),
                user.timezone && h('span.chip', {}, user.timezone),
                h('span.chip', {}, t('user.since', { time: format.instant(user.createdAt) })),
            ].filter(Boolean),
            actions: actions(user, project, path),
        }),
        tiles([
            { name: t('user.balance'), value: format.number(user.points), note: [t('user.balanceNote')] },
            { name: t('user.rankMonth'), value: rank(month),
                note: [t('user.points', { count: month.points, shown: format.number(month.points) })] },
            { name: t('user.rankAll'), value: rank(all),
                note: [t('user.points', { count: all.points, shown: format.number(all.points) })] },
        ]),
        h('div.columns', {},
            card(t('nav.streaks'), { kind: share(streaks, challenges) }, streakList(streaks, titles(definitions, 'streakId'))),
            card(t('nav.challenges'), { kind: share(challenges, streaks) }, challengeList(challenges, titles(goals, 'challengeId')))),
        card(t('user.history'), { text: t('user.historyText') }, historyList(path, history, eventTitles(events))),
    ];
}

/** A list's share of a row. An empty list leaves its room to the other one. */
const share = (list, other) =>
    ((list.length === 0) === (other.length === 0) ? 'half' : list.length === 0 ? 'narrow' : 'wide');

function actions(user, project, path) {
    const save = async () => {
        try {
            await download(`${path}/export`, {}, `punchcard-${fileName(user.userId)}.json`, 'application/json');
        } catch (error) {
            toast(explain(error));
        }
    };
    return [
        h('button.button', { type: 'button', id: 'export', on: { click: save } }, icon('download'), t('user.export')),
        h('button.button', { type: 'button', id: 'edit', on: { click: () => edit(user, project, path) } }, icon('edit'),
            t('action.edit')),
        menu([{ id: 'erase', icon: 'remove', text: t('user.erase'), act: () => erase(user, path) }]),
    ];
}

async function edit(user, project, path) {
    const form = userFields(user, project, false);
    const done = await ask({
        title: t('event.edit', { title: user.userId }), body: form.elements, confirm: t('action.save'),
        act: async () => (await request('PATCH', path, { body: form.read() })).status,
    });
    if (done === undefined) return;
    toast(t('form.saved', { id: user.userId }));
    reload();
}

/** Asks people to type the id, so that nobody is erased by accident. */
async function erase(user, path) {
    const input = textInput('', { id: 'erase-id', class: 'code', spellcheck: 'false', autocapitalize: 'none' });
    const done = await ask({
        title: t('erase.title', { id: user.userId }), confirm: t('user.erase'), danger: true,
        body: [
            h('p', {}, t('erase.text')),
            h('div.field', {}, h('label', { for: 'erase-id' }, t('erase.write', { id: user.userId })), input),
        ],
        act: async () => {
            // Invisible characters of the id are typed as they are shown.
            if (![user.userId, visible(user.userId)].includes(input.value.trim())) {
                input.focus();
                throw new APIError(400, { code: 'erase_mismatch', message: t('erase.mismatch') });
            }
            return (await request('DELETE', path)).status;
        },
    });
    if (done === undefined) return;
    toast(t('erase.done', { id: user.userId }));
    go(['users']);
}

function streakList(streaks, titles) {
    if (streaks.length === 0) return h('p.soft', {}, t('user.noStreaks'));
    return table(t('nav.streaks'), [
        { name: t('streaks.streak'), kind: 'main' }, { name: t('streak.now'), kind: 'number' },
        { name: t('streak.longest'), kind: 'number' }, { name: t('user.until') },
    ], streaks.map(({ streakId, length, longest, freezes, expiresAt }) => [
        mainCell(titles.get(streakId) ?? streakId, freezes > 0 && t('user.freezes', { count: freezes }),
            link(['streaks', streakId])),
        format.number(length), format.number(longest),
        length > 0 ? format.instant(expiresAt) : h('span.chip', {}, t('user.over')),
    ]));
}

function challengeList(challenges, titles) {
    if (challenges.length === 0) return h('p.soft', {}, t('user.noChallenges'));
    return h('ul.bars', {}, challenges.map(({ challengeId, progress, goal, completions }) =>
        h('li', {},
            h('a', { href: link(['challenges', challengeId]) }, titles.get(challengeId) ?? challengeId),
            h('span.number', {}, completions > 0 && [h('span.chip.good', {}, icon('check'),
                t('user.completed', { count: completions, shown: format.number(completions) })), ' '],
            t('user.progress', { progress: format.number(progress), goal: format.number(goal) })),
            meter(progress / goal))));
}

function historyList(path, first, titles) {
    if (first.history.length === 0) return empty(t('overview.nothing'), t('user.noHistory'));
    const place = h('div', {});
    const show = ({ history, next }) => {
        const more = next !== null && h('p.more', {}, h('button.button', { type: 'button', on: { click: async () => {
            const page = await get(`${path}/history`, { limit: PAGE, cursor: next });
            show({ history: [...history, ...page.history], next: page.next });
        } } }, t('action.more')));
        replace(place, table(t('user.history'), [
            { name: t('events.event'), kind: 'main' }, { name: t('user.outcome') },
            { name: t('form.metadataFields'), kind: 'wrap' }, { name: t('figure.points'), kind: 'number' },
        ], history.map((entry) => [
            entry.eventId === null ? mainCell(t('user.correction'), format.instant(entry.timestamp))
                : mainCell(titles(entry.eventId), format.instant(entry.timestamp), link(['events', entry.eventId])),
            outcome(entry),
            Object.keys(entry.metadata).length > 0 && h('code.small.soft', {}, metadataText(entry.metadata)),
            format.number(entry.points, { signDisplay: 'exceptZero' }),
        ])), more);
    };
    show(first);
    return place;
}

const metadataText = (metadata) => Object.entries(metadata)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ');

function outcome({ eventId, conditionReached, limitReached }) {
    if (eventId === null) return null;
    if (!conditionReached) return h('span.chip.warn', {}, t('event.failed'));
    if (limitReached) return h('span.chip.warn', {}, t('event.limited'));
    return h('span.chip.good', {}, t('event.paid'));
}
