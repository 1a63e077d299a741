// Amounts by group: what an event pays, or what an offer costs.

import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { choice, field, numberInput, numberOf } from './fields.js';
import { rows } from './rows.js';

/**
 * @param {object} amounts by group; `default` is for everybody
 * @param {{usergroupId: string, title: any}[]} usergroups the project's groups
 * @param {object} options `label`, `pointer`, `hint`, `add`, the text of the button, and `amount`, an amount's label
 */
export function rates(amounts, usergroups, { label, pointer, hint, add, amount }) {
    const groups = [{ usergroupId: 'default', title: t('form.everybody') }, ...usergroups];
    const options = (own) => [...groups, ...(groups.some(({ usergroupId }) => usergroupId === own) ? []
        : [{ usergroupId: own, title: own }])].map(({ usergroupId, title }) =>
        ({ value: usergroupId, text: format.title(title, usergroupId) }));
    const all = rows({
        label, pointer, hint, values: Object.entries(amounts), add, fresh: () => ['default', ''],
        row: ([group, rate]) => {
            const select = choice(group, options(group));
            const input = numberInput(rate);
            return {
                elements: [
                    field({ label: t('form.group'), control: select, hidden: true, kind: 'grow' }),
                    field({ label: amount, control: input, hidden: true }),
                ],
                read: (_, element) => {
                    element.dataset.pointer = `${pointer}/${select.value}`;
                    return [select.value, numberOf(input) ?? ''];
                },
            };
        },
    });
    return { element: all.element, read: () => Object.fromEntries(all.read()) };
}
