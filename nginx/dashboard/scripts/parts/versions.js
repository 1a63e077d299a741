// The versions of a definition: who changed what and when, and putting one back.

import { APIError, get, segment } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link, reload } from '../core/router.js';
import { detailText } from '../forms/details.js';
import { tell } from './dialog.js';
import { save } from './effect.js';
import { card, head } from './head.js';
import { icon } from './icons.js';
import { differences, memberLabel } from './members.js';
import { explain, notice } from './states.js';
import { toast } from './toast.js';

/** How many versions are shown at first. */
const SHOWN = 5;

/** The versions of a definition, the newest first; none if there never was such a definition. */
export async function loadVersions(kind, id) {
    try {
        return (await get(`/${kind}/${segment(id)}/version`)).versions;
    } catch (error) {
        return missing(error) ?? [];
    }
}

/** For a request for something that can be deleted: null if it is. */
export function missing(error) {
    if (error.status === 404) return null;
    throw error;
}

/**
 * The page of a deleted streak, challenge or offer, from which it can be put back.
 * @throws {APIError} 404 if there never was one
 */
export function deletedPage({ kind, id, versions, names }) {
    const last = versions.find(({ definition }) => definition !== null);
    if (!last) throw new APIError(404, { code: `${kind}_not_found` });
    return [
        head(format.title(last.definition.title, id), {
            back: { text: t(`nav.${kind}s`), href: link([`${kind}s`]) }, lead: t(`versions.gone.${kind}`),
            chips: [h('span.chip', {}, id)],
        }),
        versionsCard({ kind, id, seen: null, versions, names }),
    ];
}

/**
 * @param {object} options
 *   `kind`, `id`; `seen`, the definition as loaded, with its ETag; null if it is deleted.
 *   `versions`, as loaded.
 *   `names`: functions that return the names of groups and events by their ids, for people.
 * @returns {Node|null} null if there are no versions
 */
export function versionsCard({ kind, id, seen, versions, names }) {
    if (versions.length === 0) return null;
    const items = versions.map((version, index) => () => {
        const earlier = versions.slice(index + 1).find(({ definition }) => definition !== null);
        const putBack = version.definition !== null && (index > 0 || seen === null)
            ? () => restore({ kind, id, seen, version, names }) : null;
        return item(version, {
            isCurrent: index === 0 && seen !== null, isAnew: versions[index + 1]?.definition === null, earlier, putBack, names,
        });
    });
    const shown = h('ol.versions', {}, items.slice(0, SHOWN).map((make) => make()));
    const more = items.length > SHOWN && h('div.more', {}, h('button.button', { type: 'button', on: { click: () => {
        const rest = items.slice(SHOWN).map((make) => make());
        shown.append(...rest);
        rest[0].querySelector('h3').focus();
        more.remove();
    } } }, t('versions.all', { count: items.length, shown: format.number(items.length) })));
    return card(t('versions.title'), { text: t('versions.text') }, shown, more);
}

function item({ version, at, by, definition }, { isCurrent, earlier, isAnew, putBack, names }) {
    const button = putBack && h('button.button.slim', {
        type: 'button', id: `put-back-${version}`, 'aria-label': t('versions.putBackNamed', { version }),
        on: { click: () => working(button, putBack) },
    }, icon('retry'), t('versions.putBack'));
    return h('li', {},
        h('div.version-head', {},
            h('div', {},
                h('h3', { tabindex: -1 }, t('versions.version', { version }),
                    isCurrent && h('span.chip.good', {}, t('versions.current'))),
                h('p.soft.small', {}, format.instant(at), ' · ', author(by))),
            button),
        definition === null ? h('p', {}, t('versions.deleted'))
            : !earlier ? h('p', {}, t(by === null ? 'versions.oldest' : 'versions.first'))
                : [isAnew && h('p', {}, t('versions.anew')), changes(earlier.definition, definition, names)]);
}

/** Who made a change. Nobody is known for what is older than the versions. */
const author = (by) => (by === null ? t('versions.nobody') : by === 'command' ? t('versions.command') : h('b', {}, by));

/** Doesn't do it twice at once. */
async function working(button, act) {
    if (button.disabled) return;
    button.disabled = true;
    try {
        await act();
    } finally {
        button.disabled = false;
        if (button.isConnected && document.activeElement === document.body) button.focus();
    }
}

/** The members that differ, each with its value before and after. */
export function changes(before, after, names) {
    const found = differences(before, after, names);
    if (found.length === 0) return h('p', {}, t('versions.same'));
    const value = (kind, content) => h(kind === 'before' ? 'del' : 'ins', {},
        h('span.spoken', {}, `${t(`versions.${kind}`)}: `), content);
    return h('dl.changes', {}, found.map((each) => [
        h('dt', {}, each.label), h('dd', {}, value('before', each.before), value('after', each.after)),
    ]));
}

/** Puts a version back: what changes by it and its effect are shown first. */
async function restore({ kind, id, seen, version: { version, definition }, names }) {
    const title = t('versions.putBackTitle', { version });
    try {
        const saved = await save({
            kind, id, definition, tag: seen?.etag ?? null, title, confirm: t('versions.putBack'), always: true,
            body: seen === null ? [] : [changes(seen.data, definition, names)],
        });
        if (saved === null) return;
        toast(t('versions.done', { version }));
        reload();
    } catch (error) {
        await tell({ title, body: [notice('bad', explain(error), error.errors?.length > 0 && h('ul', {},
            error.errors.map(({ pointer, detail }) =>
                h('li', {}, `${memberLabel(pointer.split('/')[1])}: ${detailText(detail)}`))))] });
    }
}
