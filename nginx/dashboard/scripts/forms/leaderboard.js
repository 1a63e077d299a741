// The form of a leaderboard.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { section } from './editor.js';
import { suggestId } from './event.js';
import { choice, compact, field, textInput, textOf } from './fields.js';
import { titleField } from './title.js';

const windows = ['day', 'week', 'month', 'year', 'all', '7d', '30d', '365d'];

export function leaderboardForm(board, usergroups, isNew) {
    const id = textInput(board.leaderboardId, { class: 'code', readOnly: !isNew, spellcheck: 'false', id: 'leaderboard-id' });
    const title = titleField(board.title, t('form.title'), { optional: true, hint: t('leaderboards.titleHint') });
    const window = choice(board.window ?? 'month', windows.map((value) => ({ value, text: t(`span.${value}`) })));
    const group = choice(board.usergroupId ?? '', [
        { value: '', text: t('leaderboards.everybody') },
        ...usergroups.map(({ usergroupId, title }) => ({ value: usergroupId, text: format.title(title, usergroupId) })),
    ]);
    if (isNew) suggestId(title.control, id);
    return {
        sections: [section(t('form.basics'), t('leaderboards.formText'), h('div.fields', {}, title.element,
            field({ label: t('form.leaderboardId'), control: id, pointer: '/leaderboardId', kind: 'full',
                hint: t(isNew ? 'form.idHint' : 'form.idFixed') }),
            field({ label: t('leaderboards.window'), control: window, pointer: '/window' }),
            field({ label: t('form.group'), control: group, pointer: '/usergroupId' })))],
        read: () => compact({
            ...board, leaderboardId: textOf(id), title: title.read(), window: window.value,
            usergroupId: group.value || undefined,
        }),
    };
}
