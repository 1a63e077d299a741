// The form of a user: id, display name, groups, time zone.

import { h } from '../core/dom.js';
import * as format from '../core/format.js';
import { t } from '../core/i18n.js';
import { checkbox, field, textInput } from './fields.js';

export function userFields(user, project, isNew) {
    const id = textInput(user.userId, { class: 'code', spellcheck: 'false', autocapitalize: 'none', id: 'user-id' });
    const timezone = textInput(user.timezone ?? '', { placeholder: project.timezone, list: 'zones' });
    const displayName = textInput(user.displayName ?? '', { id: 'user-name' });
    const own = user.usergroups ?? [];
    const known = project.usergroups.map(({ usergroupId, title }) => ({ id: usergroupId, text: format.title(title) }));
    const gone = own.filter((group) => !known.some((each) => each.id === group)).map((group) => ({ id: group, text: group }));
    const boxes = [...known, ...gone].map((group) =>
        ({ id: group.id, ...checkbox(group.text, own.includes(group.id)) }));
    return {
        elements: [
            isNew && field({ label: t('form.userId'), control: id, pointer: '/userId', hint: t('form.userIdHint') }),
            field({ label: t('form.displayName'), control: displayName, pointer: '/displayName', optional: true,
                hint: t('form.displayNameHint') }),
            boxes.length > 0 && h('fieldset.field', { data: { pointer: '/usergroups' } }, h('legend.label', {}, t('users.groups')),
                boxes.map(({ element }) => element), h('p.error', {})),
            h('datalist', { id: 'zones' }, Intl.supportedValuesOf('timeZone').map((name) => h('option', { value: name }))),
            field({ label: t('user.timezone'), control: timezone, pointer: '/timezone', optional: true, hint: t('user.timezoneHint') }),
        ],
        read: () => ({
            ...(isNew ? { userId: id.value.trim() } : {}),
            usergroups: boxes.filter(({ control }) => control.checked).map((box) => box.id),
            displayName: displayName.value.trim() || null,
            timezone: timezone.value.trim() || null,
        }),
    };
}
