// A list of metadata paths: the dimensions or the measures of an event.

import { t } from '../core/i18n.js';
import { field, textInput } from './fields.js';
import { rows } from './rows.js';

/** The texts of each list. */
const texts = {
    dimensions: { one: 'form.dimension', add: 'form.addDimension', example: 'channel' },
    measures: { one: 'form.measure', add: 'form.addMeasure', example: 'amount' },
};

/**
 * @param {'dimensions'|'measures'} name
 * @param {string[]} paths
 * @param {string} list the id of a datalist with the known fields
 * @returns {{element: Node, read: () => object}} `read` returns the list as a member of the definition
 */
export function pathRows(name, paths, list) {
    const { one, add, example } = texts[name];
    const all = rows({
        label: t(`form.${name}`), pointer: `/${name}`, hint: t(`form.${name}Hint`), values: paths, add: t(add),
        fresh: () => '',
        row: (path) => {
            const input = textInput(path, {
                class: 'code', spellcheck: 'false', autocapitalize: 'none', placeholder: example, list,
            });
            return {
                elements: [field({ label: t(one), control: input, hidden: true, kind: 'grow' })],
                read: () => input.value.trim(),
            };
        },
    });
    return { element: all.element, read: () => ({ [name]: all.read() }) };
}
