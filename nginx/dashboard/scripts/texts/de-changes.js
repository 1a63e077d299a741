// Was Änderungen an Definitionen bewirken und welche es gab, auf Deutsch.

export default {
    'effect.title': 'Was das Speichern bewirkt',
    'effect.counting': 'Es wird gezählt, was das bewirkt …',
    'effect.progress': {
        one: 'Bei {count} Nutzer ändert sich der Fortschritt: in Serien, Challenges oder Limits.',
        other: 'Bei {count} Nutzern ändert sich der Fortschritt: in Serien, Challenges oder Limits.',
    },
    'effect.noProgress': 'Bei niemandem ändert sich der Fortschritt.',
    'effect.points': {
        one: '{count} Nutzer bekommt für Vergangenes {points} Punkte.',
        other: '{count} Nutzer bekommen für Vergangenes {points} Punkte, jeder höchstens {most}.',
    },
    'effect.noPoints': 'Bei niemandem ändern sich die Punkte.',
    'effect.past': 'Was die neue Regel früher gezahlt hätte',
    'effect.payNothing': 'Nicht zahlen',
    'effect.pay': {
        one: 'Zahlen: {count} Nutzer bekommt {points} Punkte',
        other: 'Zahlen: {count} Nutzer bekommen {points} Punkte, jeder höchstens {most}',
    },
    'effect.pastHint': 'Abgezogen ist, was schon gezahlt wurde. Gebucht wird es mit heutigem Datum.',
    'effect.refused': 'Für Vergangenes kann nicht gezahlt werden: Der Punktestand eines Nutzers würde größer, als sich genau speichern lässt.',
    'effect.unknown': 'Wenn Sie trotzdem speichern, ändern sich bei niemandem die Punkte. Der Fortschritt wird neu gezählt.',
    'effect.unknownPay': 'Das Speichern würde auch für Vergangenes zahlen. Wie viel, ist nicht bekannt, darum geht es hier nicht.',
    'effect.saved': '{id} ist gespeichert. Für die Nutzer ändert sich bisher nichts.',
};
