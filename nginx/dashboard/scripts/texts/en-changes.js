// The texts in English about changes of definitions: what they do, and which there were.

export default {
    'effect.title': 'What saving does',
    'effect.counting': 'Counting what this does …',
    'effect.progress': {
        one: 'The progress of {count} user changes: in streaks, challenges or limits.',
        other: 'The progress of {count} users changes: in streaks, challenges or limits.',
    },
    'effect.noProgress': 'Nobody’s progress changes.',
    'effect.points': {
        one: '{count} user gets {points} points for the past.',
        other: '{count} users get {points} points for the past, at most {most} each.',
    },
    'effect.noPoints': 'Nobody’s points change.',
    'effect.past': 'What the new rule would have paid in the past',
    'effect.payNothing': 'Don’t pay it',
    'effect.pay': {
        one: 'Pay it: {count} user gets {points} points',
        other: 'Pay it: {count} users get {points} points, at most {most} each',
    },
    'effect.pastHint': 'It is less what was paid already, and is dated today.',
    'effect.refused': 'The past can’t be paid: a user’s points would go beyond what can be kept exactly.',
    'effect.unknown': 'Nobody’s points change if you save without knowing it. Progress is counted again.',
    'effect.unknownPay': 'Saving would also pay for the past. How much is not known, so it can’t be done here.',
    'effect.saved': '{id} is saved. Nothing changes for users so far.',
};
