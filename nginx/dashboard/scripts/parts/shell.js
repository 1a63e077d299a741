// The frame of every page: navigation, language, theme, and signing out.

import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { choose, language, languages, t } from '../core/i18n.js';
import * as preferences from '../core/preferences.js';
import { link, place } from '../core/router.js';
import * as session from '../core/session.js';
import { icon, mark } from './icons.js';

const sections = [
    'overview', 'log', 'retention', 'events', 'streaks', 'challenges', 'leaderboards', 'offers', 'counter', 'users',
    'points', 'keys',
];

const brand = (project) => h('div.brand', {}, mark(), h('div', {}, 'Punchcard', project && h('small', {}, project)));

/** The selects for language and theme. `redraw` renders the page again. */
export function choices(redraw) {
    const theme = preferences.read('theme') ?? 'auto';
    const select = (id, label, options, value, change) => h('div.field', {},
        h('label.spoken', { for: id }, label),
        h('select.select', { id, on: { change: (event) => change(event.target.value) } },
            Object.entries(options).map(([key, text]) => h('option', { value: key, selected: key === value }, text))));
    return [
        select('language', t('shell.language'), languages, language(), (name) => {
            choose(name);
            redraw('language');
        }),
        select('theme', t('shell.theme'),
            { auto: t('theme.auto'), light: t('theme.light'), dark: t('theme.dark') }, theme, (name) => {
                preferences.write('theme', name === 'auto' ? null : name);
                dispatchEvent(new Event('punchcard:theme'));
            }),
    ];
}

/**
 * @returns {{element: Node, main: Node, mark: () => void}} the frame, the place for the page, and a function that marks
 *   the current section
 */
export function shell({ project, redraw, signOut }) {
    const links = sections.map((name) => h('a', { href: link(name === 'overview' ? [] : [name]) }, icon(name),
        t(`nav.${name}`)));
    const expiry = session.expiry();
    const side = h('aside.side', { id: 'side', 'aria-label': 'Punchcard' },
        brand(project),
        h('nav.nav', { 'aria-label': t('shell.navigation') }, h('ul', {}, links.map((each) => h('li', {}, each)))),
        h('div.side-foot', {},
            h('div.choices', {}, choices(redraw)),
            h('p', {}, t('shell.zone', { zone: format.zone() })),
            expiry && h('p', {}, t('shell.until', { time: format.moment(expiry) })),
            h('button.button', { type: 'button', id: 'sign-out', on: { click: signOut } }, icon('signOut'),
                t('shell.signOut'))));
    const button = h('button.button.icon', {
        type: 'button', 'aria-controls': 'side', 'aria-expanded': 'false', 'aria-label': t('shell.menu'),
    });
    const toggle = (open) => {
        side.classList.toggle('open', open);
        button.setAttribute('aria-expanded', String(open));
        replace(button, icon(open ? 'close' : 'menu'));
    };
    button.addEventListener('click', () => toggle(!side.classList.contains('open')));
    side.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || !side.classList.contains('open')) return;
        toggle(false);
        button.focus();
    });
    toggle(false);

    const main = h('main.main', { id: 'main', tabindex: -1 });
    const element = h('div', {},
        h('a.skip', { href: '#main', on: { click: (event) => {
            event.preventDefault();
            main.focus();
        } } }, t('shell.skip')),
        h('div.shell', {}, h('header.top', {}, brand(project), button), side, main));
    return {
        element, main,
        mark() {
            toggle(false);
            const section = place().parts[0] ?? 'overview';
            links.forEach((each, index) => {
                if (sections[index] === section) each.setAttribute('aria-current', 'page');
                else each.removeAttribute('aria-current');
            });
        },
    };
}
