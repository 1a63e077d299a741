// Statistics as a table for a spreadsheet.

import { h } from '../core/dom.js';
import { t } from '../core/i18n.js';
import { download } from './download.js';
import { icon } from './icons.js';
import { explain } from './states.js';
import { toast } from './toast.js';

/**
 * @param {object} parameters the parameters of the request
 * @param {string} name the file's name
 * @param {string} path whose answer is saved
 */
export function csvButton(parameters, name, path = '/stats/event') {
    return h('button.button', { type: 'button', id: 'csv', on: { click: async () => {
        try {
            await download(path, { ...parameters, format: 'csv' }, name, 'text/csv');
        } catch (error) {
            toast(explain(error));
        }
    } } }, icon('download'), t('action.csv'));
}
