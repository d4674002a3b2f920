/** What the page makes of what stands on stdin, by name, with JSON for arguments and answer. */

import { readFileSync } from "node:fs";
import { filled } from "../../static/js/draw/filling.js";
import { History } from "../../static/js/model/history.js";
import { lossSources } from "../../static/js/model/losses.js";
import { operatingSources } from "../../static/js/model/operating.js";
import { trialSources } from "../../static/js/model/trials.js";
import { factor, fixed, level, significant } from "../../static/js/words/numbers.js";
import { times } from "../../static/js/words/words.js";

const ANSWERS = {
  fill: (figure, sources) => filled(figure, sources),
  draw: (panels, state, frames, twins, from) => {
    const twin = twins && { history: recorded(twins), from };
    const looking = { ...state, history: recorded(frames), twin, family: [] };
    return panels.map(({ name, title, figure }) => {
      const sources =
        name === "curve" ? operatingSources(looking, looking.data.train.inputs.length) : lossSources(looking);
      return { ...filled(figure, sources), title: sources[name]?.title ?? title };
    });
  },
  tried: (figure, remedies, tokens) => filled(figure, trialSources(remedies, tokens)),
  write: (numbers) =>
    numbers.map((number) => [
      significant(number, 3),
      significant(number, 2),
      fixed(number, 2),
      level(number),
      factor(number),
      times(Math.abs(number)),
    ]),
};

function recorded(frames) {
  const history = new History();
  for (const frame of frames) history.add(frame, true);
  return history;
}

const [name, ...given] = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(ANSWERS[name](...given)));
