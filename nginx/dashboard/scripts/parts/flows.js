// What moves points, and what all points together come to, by the figures of GET /stats/points.

/** The flows, each with the sign by which it changes the balance. */
const signs = {
    awarded: 1, bonuses: 1, adjusted: 1, redeemed: -1, refunded: 1, reversed: -1, expired: -1, erased: -1,
};

/** The names of the flows. */
export const flowNames = Object.keys(signs);

/** The names of the levels. */
export const levelNames = ['outstanding', 'pending', 'held', 'debt'];

/** What a flow adds to the balance; negative if it takes points. */
export const signedFlow = (name, figures) => signs[name] * figures[name] || 0;

/** What a level adds to the balance. */
export const signedLevel = (name, figures) => (name === 'debt' ? -figures.debt || 0 : figures[name]);

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** All users' balance: what the levels come to. */
export const balance = (figures) => sum(levelNames.map((name) => signedLevel(name, figures)));

/** What the flows add to the balance. */
export const change = (figures) => sum(flowNames.map((name) => signedFlow(name, figures)));

/** The flows that add points. Bonuses and adjustments are net figures. */
export const issued = (figures) => sum(flowNames.map((name) => Math.max(0, signedFlow(name, figures))));

/** The flows that take points, as a number from 0. */
export const used = (figures) => sum(flowNames.map((name) => Math.max(0, -signedFlow(name, figures))));
