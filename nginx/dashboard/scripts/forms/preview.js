// A preview of the outcome if a user's event were logged now. Whenever something changes, it asks the API for a dry run
// and explains the answer.

import { APIError, get, request } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { boardName, groupNames } from '../parts/names.js';
import { explain, notice } from '../parts/states.js';
import { choice, field, numberOf, textArea, textInput } from './fields.js';
import { findingLines, line } from './findings.js';
import * as mistakes from './mistakes.js';

const PAUSE = 300;

/**
 * @param {object} options
 *   `eventId`: returns the event's current id.
 *   `fields`: returns the known metadata fields, `{key, type, example}`.
 *   `drafts`: returns the definitions that aren't stored yet, as the API takes them: `{definition}`, `{streak}` or
 *   `{challenge}`.
 *   `conditions`: returns the event's conditions.
 *   `users`: the user ids to choose from.
 * @returns {{element: Node, refresh: () => void}} call `refresh` after a definition has changed
 */
export function preview({ eventId, fields, drafts, conditions, users }) {
    const user = textInput(users[0] ?? 'user-1', { id: 'preview-user', list: 'preview-users', spellcheck: 'false' });
    const inputs = h('div.rows', { id: 'preview-fields' });
    const more = textArea('', { class: 'code', rows: 2, spellcheck: 'false', placeholder: '{"currency": "EUR"}' });
    const outcome = h('div.outcome', { 'aria-live': 'polite', id: 'preview-outcome' });
    let known = new Map();
    let timer = null;
    let pending = null;
    let names = null;

    const drawFields = () => {
        const wanted = fields();
        // Typed values stay; examples change with the form.
        const keep = ({ key, type, example }) => {
            const old = known.get(key);
            return old?.type === type && (old.isOwn() || old.example === example) ? old : null;
        };
        if (wanted.length === known.size && wanted.every(keep)) return;
        known = new Map(wanted.map((field) =>
            [field.key, keep(field) ?? metadataInput(field.key, field.type, field.example)]));
        replace(inputs, [...known.values()].map(({ element }) => element));
    };

    const send = async () => {
        pending?.abort();
        const turn = new AbortController();
        pending = turn;
        const extra = more.value.trim();
        let metadata = {};
        try {
            if (extra !== '') metadata = JSON.parse(extra);
        } catch {
            replace(outcome, notice('warn', t('preview.noJSON')));
            return;
        }
        for (const [key, { read }] of known) put(metadata, key, read());
        const [rule, sent] = [conditions(), drafts()];
        const body = { eventId: eventId(), userId: user.value.trim(), metadata, ...sent };
        mistakes.clear(form);
        try {
            const { data } = await request('POST', '/event', {
                query: { dryRun: 'true' }, body, signal: turn.signal,
            });
            names ??= await loadNames();
            if (turn.signal.aborted) return;
            replace(outcome, explained(data.data, names, rule, sent));
        } catch (error) {
            if (error.name === 'AbortError') return;
            replace(outcome, refused(error, form));
        }
        outcome.dataset.state = String(Number(outcome.dataset.state ?? 0) + 1);
    };

    const refresh = () => {
        drawFields();
        clearTimeout(timer);
        timer = setTimeout(send, PAUSE);
    };
    const form = h('div.form', { on: { input: refresh, change: refresh } },
        h('datalist', { id: 'preview-users' }, users.map((id) => h('option', { value: id }))),
        field({ label: t('preview.user'), control: user, pointer: '/userId' }),
        inputs,
        h('details', {}, h('summary', {}, t('preview.more')),
            field({ label: t('preview.more'), control: more, pointer: '/metadata', hidden: true })));
    const element = h('section.card.sticky', { 'aria-labelledby': 'preview-title' },
        h('div.card-head', {}, h('div', {}, h('h2', { id: 'preview-title' }, t('preview.title')),
            h('p', {}, t('preview.text')))),
        form, outcome);
    refresh();
    return { element, refresh };
}

/** An input for a metadata field, filled with a plausible value. */
function metadataInput(key, type, example) {
    let control, read;
    if (type === 'boolean') {
        control = choice(example ?? 'true', ['true', 'false'].map((value) => ({ value, text: t(`kind.${value}`) })));
        read = () => control.value === 'true';
    } else if (type === 'number') {
        control = textInput(example ?? '', { inputmode: 'decimal' });
        read = () => numberOf(control);
    } else if (type === 'array' || type === 'object') {
        control = textInput(type === 'array' ? '[]' : '{}', { class: 'code' });
        read = () => { try { return JSON.parse(control.value); } catch { return control.value; } };
    } else {
        control = textInput(example ?? '');
        read = () => (control.value === '' ? undefined : control.value);
    }
    let isOwn = false;
    control.addEventListener('input', () => { isOwn = true; });
    const pointer = `/metadata/${key.split('.').map((name) => name.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
    return { element: field({ label: key, control, pointer }), read, type, example, isOwn: () => isOwn };
}

/** Sets the value at a path such as order.total. */
function put(metadata, path, value) {
    if (value === undefined) return;
    const parts = path.split('.');
    if (parts.includes('__proto__')) return;
    let place = metadata;
    for (const part of parts.slice(0, -1)) {
        if (place[part] === null || typeof place[part] !== 'object') place[part] = {};
        place = place[part];
    }
    place[parts.at(-1)] = value;
}

/** Shows mistakes in the metadata at their fields, and lists mistakes in a definition by its form's labels. */
function refused(error, own) {
    if (!(error instanceof APIError) || error.errors.length === 0) return notice('warn', explain(error));
    if (error.code !== 'invalid_definition') return mistakes.show(own, error.errors);
    const form = own.closest('.columns')?.querySelector('form.form') ?? null;
    return notice('info', t('preview.unfinished'), mistakes.list(form, error.errors));
}

/** The names of the groups, streaks, challenges and leaderboards of an outcome, by their ids. */
async function loadNames() {
    const [project, streaks, challenges, boards] = await Promise.all(
        ['/project', '/streak', '/challenge', '/leaderboard'].map((path) => get(path)));
    const groups = groupNames(project);
    const titles = (list, idName) => {
        const found = new Map(list.map((one) => [one[idName], format.title(one.title, one[idName])]));
        return (id) => found.get(id) ?? id;
    };
    const shown = new Map(boards.map((board) => [board.leaderboardId, boardName(board, groups)]));
    return {
        group: groups, streak: titles(streaks, 'streakId'), challenge: titles(challenges, 'challengeId'),
        board: (id) => shown.get(id) ?? id,
    };
}

function explained(data, names, conditions, { streak, challenge }) {
    const isPaid = data.points > 0;
    const findings = findingLines(conditions, data.conditions);
    const called = (definition, id, name) => (definition ? format.title(definition.title, definition[id]) : name);
    const facts = [
        !data.conditionReached && line('bad', t('preview.failed')),
        data.conditionReached && data.conditions.length > 0 && line('good', t('preview.reached')),
        data.limitReached && line('bad', t(`preview.limit.${data.limitReason}`)),
        line('', t('preview.group', { group: names.group(data.userGroupId) })),
        line('', t('preview.balance', { balance: format.number(data.balance) })),
        ...data.streaks.map(({ streakId, length }) =>
            line('good', t('preview.streak', {
                name: called(streak?.streakId === streakId && streak, 'streakId', names.streak(streakId)), count: length }))),
        streak && !data.streaks.some(({ streakId }) => streakId === streak.streakId) && line('', t('preview.sameStreak')),
        ...data.challenges.map(({ challengeId, progress, goal, completions }) => line('good',
            t('preview.challenge', {
                name: called(challenge?.challengeId === challengeId && challenge, 'challengeId', names.challenge(challengeId)),
                progress: format.number(progress), goal: format.number(goal),
            }),
            completions > 0 && ` (${t('preview.completed', { count: completions, shown: format.number(completions) })})`)),
        challenge && !data.challenges.some(({ challengeId }) => challengeId === challenge.challengeId)
            && line('', t('preview.sameChallenge')),
        ...data.leaderboards.map(({ leaderboardId, points }) =>
            line('', t('preview.leaderboard', { name: names.board(leaderboardId), points: format.number(points) }))),
    ];
    return [
        h('p.paid', { class: isPaid ? '' : 'none' }, t('preview.points', {
            count: data.points, shown: format.number(data.points, { signDisplay: 'exceptZero' }) })),
        h('ul.findings', {}, findings, facts.filter(Boolean)),
    ];
}
