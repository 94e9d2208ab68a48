import { scoreRows, toMargin } from "./score-rows.js";

/** Names as they are in reports, and such as strain the layout. */
const names = { candidate: "cibot/exp-dapper-mole 3fa9c1d2", baseline: "main 9bc01e77" };
const longNames = {
  candidate: "feature/JIRA-12345-retrain-with-bureau-data-and-new-woe-bins 3fa9c1d2",
  baseline: "release/2024-Q3-модель-кредитного-риска-WWWWWWWWWW 9bc01e77",
};

const costs = { tp: 0, fp: -30, tn: 40, fn: -400, unit: "EUR" };

/** Every kind of data that a picture must cope with. */
export const dataSets = [
  {
    name: "balanced",
    about: "20,000 rows, four in ten positive; the baseline is a little worse and too cautious",
    names,
    split: {
      name: "test",
      threshold: 0.5,
      costs: { ...costs, fn: -90 },
      ...scoreRows({ rows: 20_000, intercept: -0.5 }),
    },
  },
  {
    name: "rare event",
    about: "500,000 rows, one in a thousand positive",
    names,
    split: {
      name: "test",
      threshold: 0.01,
      costs: { ...costs, fn: -9000 },
      ...scoreRows({ rows: 500_000, intercept: -8.2, slope: 1.6 }),
    },
  },
  {
    name: "very rare event",
    about: "500,000 rows, about ten positive; the model finds nearly all of them",
    names,
    split: { name: "test", threshold: 0.001, ...scoreRows({ rows: 500_000, intercept: -19.5, slope: 3.2 }) },
  },
  {
    name: "tiny",
    about: "24 rows",
    names,
    split: { name: "test", threshold: 0.4, costs, ...scoreRows({ rows: 24, intercept: -0.8 }) },
  },
  {
    name: "few scores",
    about: "2,000 rows with three distinct scores; all rows of the baseline have the same one",
    names,
    split: {
      name: "out-of-time-2024-06-and-much-more",
      threshold: 0.5,
      costs,
      ...scoreRows({
        rows: 2_000,
        intercept: -1,
        candidate: (p) => (p > 0.5 ? 0.8 : p > 0.2 ? 0.3 : 0.1),
        baseline: () => 0.3,
      }),
    },
  },
  {
    name: "perfect",
    about: "600 rows whose classes the candidate separates; long names",
    names: longNames,
    split: {
      name: "test",
      threshold: 0.5,
      ...scoreRows({ rows: 600, intercept: 0, candidate: (p, { positive }) => (positive ? 0.6 + 0.4 * p : 0.4 * p) }),
    },
  },
  {
    name: "margins",
    about: "5,000 rows whose scores are no probabilities; the baseline is worse than chance",
    names: longNames,
    split: {
      name: "test",
      threshold: 0,
      ...scoreRows({ rows: 5_000, intercept: -1.2, candidate: toMargin, baseline: (p) => -0.3 * toMargin(p) - 2 }),
    },
  },
];
