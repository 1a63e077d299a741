// The states of a page or a card without content: empty, loading or an error.

import { APIError } from '../core/api.js';
import { h } from '../core/dom.js';
import { has, t } from '../core/i18n.js';
import { icon } from './icons.js';

export function loading() {
    return h('div.loading', { role: 'status' },
        h('span.spoken', {}, t('state.loading')), h('div.bone.title'), h('div.bone.row'), h('div.bone.block'));
}

/** @param {Node} [action] a button or link to get out of this state */
export function empty(title, text, action) {
    return h('div.state', {}, icon('empty'), h('b', {}, title), text && h('p', {}, text), action);
}

/** An error in words: the dashboard's own text for the code if there is one, else the API's message. */
export function explain(error) {
    if (!(error instanceof APIError)) return t('error.page');
    return has(`error.${error.code}`) ? t(`error.${error.code}`) : error.message;
}

export function failure(error, retry) {
    if (!(error instanceof APIError)) console.error(error);
    const id = error instanceof APIError ? error.requestId : null;
    return h('div.state', { role: 'alert' },
        icon('warning'), h('b', {}, t('error.title')), h('p', {}, explain(error)),
        id && h('p.small', {}, t('error.request'), ' ', h('code', {}, id)),
        retry && h('button.button', { type: 'button', on: { click: retry } }, icon('retry'), t('action.retry')));
}

/** A short text in a coloured box. @param {'info'|'good'|'warn'|'bad'} kind */
export function notice(kind, ...children) {
    const name = { info: 'info', good: 'check', warn: 'warning', bad: 'warning' }[kind];
    return h(`div.notice.${kind}`, {}, icon(name), h('div', {}, children));
}
