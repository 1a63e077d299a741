// One user: points, progress, redemptions, coupons, statement, and actions.

import { APIError, get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { go, link, reload } from '../core/router.js';
import { fileName, visible } from '../core/text.js';
import { userFields } from '../forms/user.js';
import { textInput } from '../forms/fields.js';
import { meter } from '../charts/bars.js';
import { couponTable } from '../offers/coupons.js';
import { redemptionList } from '../offers/redemptions.js';
import { offerTitles } from '../offers/words.js';
import { adjust } from '../parts/booking.js';
import { ask } from '../parts/dialog.js';
import { download } from '../parts/download.js';
import { eventTitles } from '../parts/events.js';
import { card, head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { menu } from '../parts/menu.js';
import { groupNames } from '../parts/names.js';
import { paged } from '../parts/paged.js';
import { chosenKind, kindFilter, statement, statementPage } from '../parts/statement.js';
import { empty, explain } from '../parts/states.js';
import { table, mainCell } from '../parts/table.js';
import { tiles } from '../parts/tiles.js';
import { toast } from '../parts/toast.js';

/** How many days on which points expire are shown at once. */
const SOON = 6;

export async function page({ id, query }) {
    const kind = chosenKind(query);
    const path = `/user/${segment(id)}`;
    const user = await get(path).catch((error) => {
        if (error.status === 404) return null;
        throw error;
    });
    const back = { text: t('nav.users'), href: link(['users']) };
    if (user === null) {
        return [head(id, { back }), h('section.card', {}, empty(t('error.user_not_found'), t('user.unknown')))];
    }
    const [
        points, streaks, challenges, month, all, first, project, definitions, goals, events, offers, redeemed, issued,
    ] = await Promise.all([
        get(`${path}/points`), get(`${path}/streak`), get(`${path}/challenge`), get(`${path}/rank`, { timeframe: 'month' }),
        get(`${path}/rank`), statementPage(path, kind), get('/project'), get('/streak'), get('/challenge'), get('/event'),
        get('/offer'), get(`${path}/redemption`), get(`${path}/coupon`),
    ]);
    const rank = ({ rank: place, users }) => (place === null ? '–' : [format.number(place),
        h('small', {}, ` / ${format.number(users)}`)]);
    const groups = groupNames(project);
    const titles = (list, name) => {
        const found = new Map(list.map((each) => [each[name], format.title(each.title, each[name])]));
        return (of) => found.get(of) ?? of;
    };
    const names = {
        event: eventTitles(events), streak: titles(definitions, 'streakId'), challenge: titles(goals, 'challengeId'),
        offer: offerTitles(offers),
    };
    return [
        head(id, {
            back, lead: user.displayName,
            chips: [
                ...user.usergroups.map((group) => h('span.chip.accent', {}, groups(group))),
                user.timezone && h('span.chip', {}, user.timezone),
                h('span.chip', {}, t('user.since', { time: format.instant(user.createdAt) })),
            ].filter(Boolean),
            actions: actions(user, project, path),
        }),
        tiles([
            ...pointTiles(points),
            { name: t('user.rankMonth'), value: rank(month),
                note: [t('user.points', { count: month.points, shown: format.number(month.points) })] },
            { name: t('user.rankAll'), value: rank(all),
                note: [t('user.points', { count: all.points, shown: format.number(all.points) })] },
        ]),
        h('div.columns', {},
            card(t('nav.streaks'), { kind: share(streaks, challenges) }, streakList(streaks, names.streak)),
            card(t('nav.challenges'), { kind: share(challenges, streaks) }, challengeList(challenges, names.challenge))),
        redeemed.redemptions.length > 0 && card(t('redemptions.title'), { text: t('redemptions.text') },
            redemptionList({ path, first: redeemed, names })),
        issued.coupons.length > 0 && card(t('coupons.title'), {}, paged({
            path: `${path}/coupon`, member: 'coupons', first: issued, id: 'more-coupons',
            show: (rows) => couponTable(rows, names.offer) })),
        points.expiring.length > 1 && card(t('user.expiring'), { text: t('user.expiringText') }, expiryList(points.expiring)),
        card(t('statement.title'), {
            text: t(points.held > 0 ? 'statement.textHeld' : 'statement.text'), actions: kindFilter(kind),
        }, statement({ path, kind, first, names })),
    ];
}

/** What the user has, and what expires next. */
function pointTiles({ points, pending, held, debt, expiring }) {
    const [next] = expiring;
    return [
        { name: t('user.balance'), value: format.number(points), note: [t('user.spendable')] },
        { name: t('user.pending'), value: format.number(pending), note: [t('user.pendingNote')] },
        ...(held > 0 ? [{ name: t('user.held'), value: format.number(held), note: [t('user.heldNote')] }] : []),
        { name: t('user.debt'), value: format.number(debt), note: [t('user.debtNote')] },
        { name: t('user.expires'), value: next ? format.number(next.points) : '–',
            note: [next ? t('user.expiresAt', { day: format.day(next.at) }) : t('user.expiresNever')] },
    ];
}

/** The days on which points expire: the next ones, and the others behind a summary. */
function expiryList(expiring) {
    const list = (some) => table(t('user.expiring'), [
        { name: t('user.lastDay'), kind: 'main' }, { name: t('figure.points'), kind: 'number' },
    ], some.map(({ points, at }) => [format.longDay(at), format.number(points)]));
    const others = expiring.slice(SOON);
    return h('div.rows', {}, list(expiring.slice(0, SOON)),
        others.length > 0 && h('details', {}, h('summary', {}, t('action.others')), list(others)));
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
        h('button.button', { type: 'button', id: 'adjust', on: { click: () => adjust({ user, path }) } }, icon('adjust'),
            t('adjust.open')),
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
        mainCell(titles(streakId), freezes > 0 && t('user.freezes', { count: freezes }),
            link(['streaks', streakId])),
        format.number(length), format.number(longest),
        length > 0 ? format.instant(expiresAt) : h('span.chip', {}, t('user.over')),
    ]));
}

function challengeList(challenges, titles) {
    if (challenges.length === 0) return h('p.soft', {}, t('user.noChallenges'));
    return h('ul.bars', {}, challenges.map(({ challengeId, progress, goal, completions }) =>
        h('li', {},
            h('a', { href: link(['challenges', challengeId]) }, titles(challengeId)),
            h('span.number', {}, completions > 0 && [h('span.chip.good', {}, icon('check'),
                t('user.completed', { count: completions, shown: format.number(completions) })), ' '],
            t('user.progress', { progress: format.number(progress), goal: format.number(goal) })),
            meter(progress / goal))));
}
