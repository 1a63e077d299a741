// The feed: what happens to all users, the last booked first. It follows what comes in.

import { get, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { change, go, link } from '../core/router.js';
import { offerTitles } from '../offers/words.js';
import { restriction, restrictionNames } from '../parts/breakdown.js';
import { entryLink, entryNotes, entryTimes, entryTitle, showEntry } from '../parts/entries.js';
import { eventTitles } from '../parts/events.js';
import { follow } from '../parts/follow.js';
import { head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { empty, explain } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';

const PAGE = 50;

/** How many pages without a match are asked for at once. */
const TRIES = 4;

/** The most rows that stay while new ones come in. */
const MOST = 500;

const outcomes = ['paid', 'limit', 'conditions'];

export async function page({ query }) {
    const only = query.get('event') ? restriction(query) : null;
    const outcome = outcomes.includes(query.get('outcome')) ? query.get('outcome') : '';
    const filter = {
        eventId: query.get('event') ?? '', userId: query.get('user') ?? '', outcome, where: only?.text ?? '',
    };
    const isFiltered = Object.values(filter).some((value) => value !== '');
    const isLive = query.get('live') !== 'off';
    const [first, events, streaks, challenges, offers] = await Promise.all([
        load(filter).catch(missing), get('/event'), get('/streak'), get('/challenge'), get('/offer'),
    ]);
    const titles = (list, name) => {
        const found = new Map(list.map((each) => [each[name], format.title(each.title, each[name])]));
        return (id) => found.get(id) ?? id;
    };
    const names = {
        event: eventTitles(events), streak: titles(streaks, 'streakId'), challenge: titles(challenges, 'challengeId'),
        offer: offerTitles(offers),
    };
    const list = feed({ first, filter, isFiltered, names });
    const state = h('p.soft', { role: 'status' }, first.fault ? '' : t(isLive ? 'log.live' : 'log.paused'));
    const count = h('p.spoken', { role: 'status' });
    // Nobody knows whether an unknown user or event will ever exist.
    if (isLive && !first.fault) {
        follow({
            newest: first.newest, filter, element: list.element, arrived: list.add,
            tell: (arrived) => replace(count, t('log.arrived', { count: arrived, shown: format.number(arrived) })),
            lost: (isLost) => replace(state, t(isLost ? 'log.lost' : 'log.live')),
        });
    }
    return [
        head(t('nav.log'), { lead: t('log.lead') }),
        h('section.card', {}, filters({ filter, isLive, isFiltered, only, events: events ?? [] }), state, count,
            list.element),
    ];
}

/** No entries: the user or the event doesn't exist. */
function missing(error) {
    if (error.status !== 404) throw error;
    return { entries: [], next: null, newest: null, fault: error };
}

/** A page of entries. A filter can make pages empty although there are more entries: then it goes on for a while. */
async function load(filter, cursor) {
    let page, newest;
    for (let tries = 0; tries < TRIES; tries += 1) {
        page = await get('/log', { ...filter, limit: PAGE, cursor: page?.next ?? cursor });
        newest ??= page.newest;
        if (page.entries.length > 0 || page.next === null) break;
    }
    return { ...page, newest };
}

function filters({ filter, isLive, isFiltered, only, events }) {
    const user = h('input.input', {
        type: 'search', id: 'log-user', value: filter.userId, placeholder: t('log.user'), 'aria-label': t('log.user'),
        title: t('log.userHint'), autocapitalize: 'none', spellcheck: 'false',
        on: { change: () => change({ user: user.value.trim() }) },
    });
    const known = filter.eventId === '' || events.some(({ eventId }) => eventId === filter.eventId) ? events
        : [...events, { eventId: filter.eventId, title: filter.eventId }];
    return h('form.filters', { role: 'search', on: { submit: (event) => {
        event.preventDefault();
        change({ user: user.value.trim() });
    } } },
    select('log-event', t('log.event'), filter.eventId, [['', t('log.anyEvent')],
        ...known.map(({ eventId, title }) => [eventId, title])], (event) => change({ event, where: '' })),
    h('div.search', {}, icon('search'), user),
    select('log-outcome', t('log.outcome'), filter.outcome, [['', t('log.anyOutcome')],
        ...outcomes.map((name) => [name, t(`log.outcome.${name}`)])], (outcome) => change({ outcome })),
    only && h('button.button.chosen', {
        type: 'button', id: 'log-where', 'aria-label': t('breakdown.allNamed', restrictionNames(only)),
        on: { click: () => change({ where: '' }) },
    }, t('breakdown.only', restrictionNames(only)), icon('cross')),
    isFiltered && h('button.button.quiet', { type: 'button', id: 'log-clear', on: {
        click: () => go(['log'], { live: isLive ? '' : 'off' }),
    } }, t('log.clear')),
    h('label.toggle', {}, h('input', { type: 'checkbox', id: 'log-follow', checked: isLive, on: {
        change: (event) => change({ live: event.target.checked ? '' : 'off' }),
    } }), t('log.follow')));
}

const select = (id, label, value, options, act) => [
    h('label.spoken', { for: id }, label),
    h('select.select', { id, on: { change: (event) => act(event.target.value) } },
        options.map(([name, text]) => h('option', { value: name, selected: name === value }, text))),
];

/** The list of entries. `add` puts new ones at its top, the newest last. */
function feed({ first, filter, isFiltered, names }) {
    const element = h('div.feed', {});
    const rest = h('div', {});
    let body = null, next = first.next, shown = [];

    const rows = (entries) => table(t('nav.log'), [
        { name: t('log.what'), kind: 'main' }, { name: t('log.user'), kind: 'wrap' },
        { name: t('statement.details'), kind: 'wrap' }, { name: t('figure.points'), kind: 'number' },
    ], entries.map((entry) => [
        mainCell(entryTitle(entry, names), entryTimes(entry), entryLink(entry, names)), userLink(entry),
        entryNotes(entry, names, shown.filter(({ reverses }) => reverses === entry.id), reference(entry)),
        format.signed(entry.points),
    ]), entries.map(({ id }) => `entry-${id}`));
    const reference = (from) => (id, name) => (from.userId ? h('button.link', { type: 'button', on: { click: () => {
        const row = document.getElementById(`entry-${id}`);
        if (row) row.focus();
        else showEntry(`/user/${segment(from.userId)}`, id, from, names);
    } } }, name) : name);

    const nothing = () => {
        if (first.fault) return empty(t('log.noMatch'), explain(first.fault));
        if (!isFiltered) return empty(t('log.none'), t('log.noneText'));
        return empty(t('log.noMatch'), t(next === null ? 'log.noMatchText' : 'log.searched'));
    };
    const draw = () => {
        if (shown.length > 0 && body === null) {
            const made = rows(shown);
            body = made.querySelector('tbody');
            replace(element, made, rest);
        } else if (shown.length === 0) {
            replace(element, nothing(), rest);
        }
        replace(rest, next !== null && h('p.more', {}, h('button.button', { type: 'button', id: 'more-entries', on: {
            click: more,
        } }, t('action.more'))));
    };
    const more = async () => {
        const page = await load(filter, next);
        next = page.next;
        shown.push(...page.entries);
        if (body !== null) body.append(...rows(page.entries).querySelectorAll('tbody tr'));
        draw();
        document.getElementById(`entry-${page.entries[0]?.id}`)?.focus();
    };
    const add = (entries) => {
        const fresh = entries.toReversed();
        shown.unshift(...fresh);
        for (const row of element.querySelectorAll('tr.fresh')) row.classList.remove('fresh');
        if (body !== null) {
            const added = [...rows(fresh).querySelectorAll('tbody tr')];
            for (const row of added) row.classList.add('fresh');
            body.prepend(...added);
        }
        if (shown.length > MOST) {
            shown = shown.slice(0, MOST);
            next = shown.at(-1).id;
            while (body.rows.length > MOST) body.lastElementChild.remove();
        }
        draw();
    };
    shown = [...first.entries];
    draw();
    return { element, add };
}

const userLink = ({ userId }) => (userId ? h('a', { href: link(['users', userId]) }, userId)
    : h('span.soft', {}, t('log.erased')));
