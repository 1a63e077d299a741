// A list that loads its further pages.

import { get } from '../core/api.js';
import { h, replace } from '../core/dom.js';
import { t } from '../core/i18n.js';

/**
 * @param {object} options
 *   `path`: the list's, whose answers have `member` and `next`.
 *   `first`: the first answer.
 *   `show`: returns the elements for the rows.
 *   `id`: of the button that loads more.
 */
export function paged({ path, member, first, show, id }) {
    const place = h('div', {});
    const draw = (rows, next) => {
        const more = next && h('p.more', {}, h('button.button', { type: 'button', id, on: { click: async () => {
            const page = await get(path, { cursor: next });
            draw([...rows, ...page[member]], page.next);
        } } }, t('action.more')));
        replace(place, show(rows), more);
    };
    draw(first[member], first.next);
    return place;
}
