// Finds users by the beginning of their ids.

import { get, request } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { go, link, note } from '../core/router.js';
import { userFields } from '../forms/user.js';
import { ask } from '../parts/dialog.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { groupNames } from '../parts/names.js';
import { empty, failure } from '../parts/states.js';
import { table, mainCell } from '../parts/table.js';
import { toast } from '../parts/toast.js';

const PAGE = 50;
const PAUSE = 200;

export async function page({ query }) {
    const [first, project] = await Promise.all([
        get('/user', { prefix: query.get('q') ?? '', limit: PAGE }), get('/project'),
    ]);
    const list = h('div', {});
    const count = h('p.spoken', { role: 'status' });
    const groups = groupNames(project);
    let turn = 0, timer = null, prefix = query.get('q') ?? '';

    const show = (users, next) => {
        replace(count, t('users.found', { count: users.length }));
        if (users.length === 0) {
            replace(list, prefix === '' ? empty(t('users.none'), t('users.noneText'))
                : empty(t('users.noMatch', { prefix })));
            return;
        }
        const more = next !== null && h('p.more', {}, h('button.button', { type: 'button', on: { click: async () => {
            const page = await get('/user', { prefix, limit: PAGE, cursor: next });
            show([...users, ...page.users], page.next);
        } } }, t('action.more')));
        replace(list, table(t('nav.users'), [
            { name: t('leaderboards.user'), kind: 'main' }, { name: t('users.groups') },
            { name: t('users.since') }, { name: t('user.balance'), kind: 'number' },
        ], users.map((user) => [
            mainCell(user.userId, user.timezone, link(['users', user.userId])),
            user.usergroups.length > 0
                && h('div.chips', {}, user.usergroups.map((group) => h('span.chip.accent', {}, groups(group)))),
            format.instant(user.createdAt), format.number(user.points),
        ])), more);
    };

    const look = async () => {
        const mine = ++turn;
        try {
            const page = await get('/user', { prefix, limit: PAGE });
            if (mine === turn) show(page.users, page.next);
        } catch (error) {
            if (mine === turn) replace(list, failure(error, look));
        }
    };
    const search = h('input.input', {
        type: 'search', id: 'search', value: prefix, placeholder: t('users.search'), 'aria-label': t('users.search'),
        autocapitalize: 'none', spellcheck: 'false', on: { input: () => {
            prefix = search.value.trim();
            note({ q: prefix });
            clearTimeout(timer);
            timer = setTimeout(look, PAUSE);
        } },
    });
    show(first.users, first.next);
    return [
        head(t('nav.users'), {
            lead: t('users.lead'),
            actions: [h('button.button.primary', { type: 'button', id: 'new-user', on: { click: () => create(project) } },
                icon('add'), t('users.new'))],
        }),
        h('section.card', {},
            h('form.filters', { on: { submit: (event) => {
                event.preventDefault();
                if (prefix !== '') go(['users', prefix]);
            } } }, h('div.search', {}, icon('search'), search),
            h('button.button', { type: 'submit' }, t('users.open'))),
            count, list),
    ];
}

async function create(project) {
    const form = userFields({}, project, true);
    const id = await ask({
        title: t('users.new'), body: form.elements, confirm: t('action.save'),
        act: async () => {
            const user = form.read();
            await request('POST', '/user', { body: user });
            return user.userId;
        },
    });
    if (id === undefined) return;
    toast(t('form.saved', { id }));
    go(['users', id]);
}
