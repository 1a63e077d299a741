// Uploads the codes of an offer's pool, from a file or from a text, and reports which of them were known already.

import { request, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { detailText } from '../forms/details.js';
import { field, textArea } from '../forms/fields.js';
import { card } from '../parts/head.js';
import { icon } from '../parts/icons.js';
import { explain, notice } from '../parts/states.js';
import { codesIn, parts } from './codes.js';

/** How many codes are sent at a time. The API takes up to 100,000; with fewer, there is more progress to see. */
const PART = 20000;
/** How many wrong lines are named. */
const NAMED = 5;

const counted = (key, count) => t(key, { count, shown: format.number(count) });

/** @param {() => void} changed called when codes were added */
export function poolCard(offerId, changed) {
    const file = h('input.input', { type: 'file', id: 'pool-file', accept: '.txt,.csv,text/plain,text/csv' });
    const text = textArea('', { id: 'pool-text', class: 'code', rows: 4, spellcheck: 'false', autocapitalize: 'none' });
    const bar = h('progress', { max: 1, value: 0, 'aria-label': t('pool.progress') });
    const state = h('p.soft', {});
    const running = h('div.rows', { hidden: true }, bar, h('div', { role: 'status' }, state));
    const report = h('div', { role: 'status', id: 'pool-report', tabindex: -1 });
    const button = h('button.button.primary', { type: 'submit', id: 'pool-upload' }, icon('upload'), t('pool.upload'));

    const submit = async (event) => {
        event.preventDefault();
        if (button.disabled) return;
        button.disabled = true;
        replace(report);
        try {
            replace(report, await work());
        } catch (error) {
            // Such as a file that can't be read.
            replace(report, notice('bad', error instanceof DOMException ? t('pool.unreadable') : explain(error)));
        } finally {
            running.hidden = true;
            button.disabled = false;
            if ([document.body, button].includes(document.activeElement)) report.focus();
        }
    };

    const work = async () => {
        const typed = [...await Promise.all([...file.files].map((one) => one.text())), text.value].join('\n');
        const { codes, repeated, bad } = codesIn(typed);
        if (bad.length > 0) return wrongLines(bad);
        if (codes.length === 0) return notice('warn', t('pool.nothing'));
        const sent = await send(codes);
        if (sent.added > 0) changed();
        if (sent.error === null) {
            file.value = '';
            text.value = '';
        }
        return outcome(sent, codes.length, repeated);
    };

    const send = async (codes) => {
        let done = 0, added = 0, known = 0;
        const show = () => {
            bar.value = done / codes.length;
            replace(state, t('pool.sent', {
                done: format.number(done), count: codes.length, shown: format.number(codes.length) }));
        };
        running.hidden = false;
        show();
        for (const part of parts(codes, PART)) {
            try {
                const { data } = await request('POST', `/offer/${segment(offerId)}/coupon`, { text: `${part.join('\n')}\n` });
                added += data.added;
                known += data.duplicates;
            } catch (error) {
                return { done, added, known, error };
            }
            done += part.length;
            show();
        }
        return { done, added, known, error: null };
    };

    return card(t('pool.title'), { text: t('pool.text') }, h('form.form', { on: { submit } },
        h('div.fields', {},
            field({ label: t('pool.file'), control: file, hint: t('pool.fileHint') }),
            field({ label: t('pool.paste'), control: text, hint: t('pool.pasteHint') })),
        running, report, h('div.actions', {}, button)));
}

function wrongLines(bad) {
    const lines = bad.slice(0, NAMED).map((line) => format.number(line)).join(', ');
    return notice('bad', h('b', {}, counted('pool.wrong', bad.length)), h('p', {},
        t(bad.length > NAMED ? 'pool.wrongFirst' : 'pool.wrongLines', { count: bad.length, lines })),
    h('p', {}, t('pool.codeHint')));
}

/** What was added, what was known already, and what stopped the upload, if anything did. */
function outcome({ done, added, known, error }, total, repeated) {
    return [
        notice(error === null && added > 0 ? 'good' : 'warn', h('b', {}, counted('pool.added', added)),
            (known > 0 || repeated > 0) && h('ul', {},
                known > 0 && h('li', {}, counted('pool.known', known)),
                repeated > 0 && h('li', {}, counted('pool.repeated', repeated)))),
        error !== null && notice('bad', h('b', {}, t('pool.stopped', {
            done: format.number(done), count: total, shown: format.number(total) })),
        h('p', {}, explain(error), ' ', t('pool.again')),
        error.errors?.length > 0 && h('ul', {}, error.errors.slice(0, NAMED).map(({ detail }) =>
            h('li', {}, detailText(detail))))),
    ];
}
