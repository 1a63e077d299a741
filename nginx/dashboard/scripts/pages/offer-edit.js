// Creates or changes an offer.

import { get } from '../core/api.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { link } from '../core/router.js';
import { editor, load } from '../forms/editor.js';
import { offerForm } from '../forms/offer.js';
import { head } from '../parts/head.js';
import { groupNames } from '../parts/names.js';

export async function page({ id }) {
    const [seen, project] = await Promise.all([id === null ? null : load('offer', id), get('/project')]);
    const form = offerForm(seen?.data ?? {}, project.usergroups, seen === null);
    const title = seen && format.title(seen.data.title, id);
    return [
        head(seen ? t('event.edit', { title }) : t('offers.new'), {
            back: seen ? { text: title, href: link(['offers', id]) }
                : { text: t('nav.offers'), href: link(['offers']) },
        }),
        editor({
            kind: 'offer', idName: 'offerId', names: { group: groupNames(project) },
            seen, sections: form.sections, read: form.read,
            after: (offerId) => ['offers', offerId], changed: form.update,
        }),
    ];
}
