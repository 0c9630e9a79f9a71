import { XinglinError } from "../../errors/XinglinError.ts";

/** A request names more labels than a decision takes. */
export class LabelsTooMany extends XinglinError {
  constructor(readonly given: number) {
    super("LabelsTooMany", {
      says: { en: `${given} labels; a request takes at most 4.`, zh: `给出了 ${given} 个标签；一次请求最多 4 个。` },
      next: {
        en: "Name only the labels that the evidence names: see labelsThatCount.",
        zh: "只需给出凭据中出现的标签：见 labelsThatCount。",
      },
    });
  }
}
