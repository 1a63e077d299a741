// API keys: lists them, creates them and revokes them.

import { get, request, segment } from '../core/api.js';
import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { reload } from '../core/router.js';
import { checkbox, choice, field, textInput } from '../forms/fields.js';
import { ask, tell } from '../parts/dialog.js';
import { card, head } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { empty, notice } from '../parts/states.js';
import { mainCell, table } from '../parts/table.js';
import { toast } from '../parts/toast.js';

const DAY = 86400000;

export async function page() {
    const [keys, project] = await Promise.all([get('/apikey'), get('/project')]);
    const top = head(t('nav.keys'), {
        lead: t('keys.lead'),
        actions: [h('button.button.primary', { type: 'button', id: 'new-key', on: { click: create } }, icon('add'),
            t('keys.new'))],
    });
    const access = accessCard(project.access);
    if (keys.length === 0) return [top, h('section.card', {}, empty(t('keys.none'), t('keys.noneText'))), access];
    return [top, h('section.card', {}, table(t('nav.keys'), [
        { name: t('keys.name'), kind: 'main' }, { name: t('keys.scopes') }, { name: t('keys.created') },
        { name: t('keys.state') }, { name: '' },
    ], keys.map((key) => [
        mainCell(key.name), h('div.chips', {}, key.scopes.map((scope) => h('span.chip', {}, scope))),
        format.instant(key.createdAt), state(key),
        isUsable(key) && (canBeSent(key) ? h('button.button.slim', { type: 'button', 'aria-label': t('keys.revokeNamed', key),
            on: { click: () => revoke(key) } }, t('keys.revoke'))
            : h('span.small.soft', {}, t('keys.revokeElsewhere'), ' ', h('code', {}, 'punchcard apikey revoke'))),
    ]))), access];
}

/** Who may read what, besides administrators and keys. */
const accessCard = ({ analytics, leaderboards }) => card(t('access.title'), { text: t('access.text') }, h('dl.facts', {},
    h('dt', {}, t('access.analytics')), h('dd', {}, t(`access.analytics.${analytics}`)),
    h('dt', {}, t('access.leaderboards')), h('dd', {}, t(`access.leaderboards.${leaderboards}`))));

const isUsable = ({ revokedAt, expiresAt }) =>
    revokedAt === null && (expiresAt === null || Date.parse(expiresAt) > Date.now());

/** Whether a path can contain the key's name. Keys of older versions can have names that a path can't contain. */
const canBeSent = ({ name }) => !/[\/\\\p{Cc}]|^\.{1,2}$/u.test(name);

function state({ revokedAt, expiresAt }) {
    if (revokedAt !== null) return h('span.chip', {}, t('keys.revoked', { time: format.instant(revokedAt) }));
    if (expiresAt === null) return h('span.chip.good', {}, t('keys.active'));
    const time = format.instant(expiresAt);
    const left = Date.parse(expiresAt) - Date.now();
    if (left <= 0) return h('span.chip.bad', {}, t('keys.expired', { time }));
    return h('span.chip', { class: left < 14 * DAY ? 'warn' : 'good' }, t('keys.expires', { time }));
}

async function create() {
    const name = textInput('', { id: 'key-name' });
    const scopes = ['events', 'read', 'points', 'admin'].map((scope) =>
        ({ scope, ...checkbox(t(`scope.${scope}`), ['events', 'read'].includes(scope), { id: `scope-${scope}` }) }));
    const life = choice('365', ['30', '90', '365', ''].map((value) =>
        ({ value, text: t(value === '' ? 'keys.never' : 'keys.days', { days: value }) })));
    const body = h('div.form', {},
        field({ label: t('keys.name'), control: name, pointer: '/name', hint: t('keys.nameHint') }),
        h('fieldset.field', { data: { pointer: '/scopes' } }, h('legend.label', {}, t('keys.scopes')),
            scopes.map(({ element }) => element), h('p.error', {})),
        field({ label: t('keys.life'), control: life, pointer: '/expiresAt' }));
    const made = await ask({
        title: t('keys.new'), body, confirm: t('keys.make'),
        act: async () => (await request('POST', '/apikey', { body: {
            name: name.value.trim(),
            scopes: scopes.filter(({ control }) => control.checked).map(({ scope }) => scope),
            ...(life.value === '' ? {} : { expiresAt: new Date(Date.now() + Number(life.value) * DAY).toISOString() }),
        } })).data,
    });
    if (made === undefined) return;
    const copy = h('button.button', { type: 'button', on: { click: async () => {
        await navigator.clipboard.writeText(made.key);
        copy.replaceChildren(icon('check'), t('action.copied'));
    } } }, icon('copy'), t('action.copy'));
    await tell({
        title: t('keys.made', { name: made.name }),
        body: [notice('warn', t('keys.once')),
            h('div.secret', {}, h('code', { id: 'key-text' }, made.key), navigator.clipboard && copy)],
    });
    reload();
}

async function revoke({ name }) {
    const done = await ask({
        title: t('keys.revokeTitle', { name }), body: [h('p', {}, t('keys.revokeText'))], confirm: t('keys.revoke'),
        danger: true, act: async () => (await request('DELETE', `/apikey/${segment(name)}`)).status,
    });
    if (done === undefined) return;
    toast(t('keys.revokedDone', { name }));
    reload();
}
