import { isWholeText } from "../../kernel/hashes/utf8Of.ts";
import { ConsentNotExpressible } from "./ConsentNotExpressible.ts";

/** Requires something of a value at a path. */
type Form = (value: unknown, path: string) => void;

const refuse = (path: string) => new ConsentNotExpressible(path, "form");

const text: Form = (value, path) => {
  if (typeof value !== "string" || !isWholeText(value)) throw refuse(path);
};

/** A list, each item of a form. */
function listOf(item: Form): Form {
  return (value, path) => {
    if (!Array.isArray(value)) throw refuse(path);
    for (const [i, one] of (value as readonly unknown[]).entries()) item(one, `${path}[${i}]`);
  };
}

/** An object; the members that are named have a form where they are there. */
function members(forms: Readonly<Record<string, Form>>): Form {
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refuse(path);
    for (const [name, form] of Object.entries(forms)) {
      const member: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
      if (member !== undefined) form(member, `${path}.${name}`);
    }
  };
}

const coding = members({ system: text, code: text });
const concept = members({ coding: listOf(coding) });
const period = members({ start: text, end: text });
const reference = members({ reference: text });

/** A provision as far as it is read, with the form of its exceptions. */
function provisionWith(exception: Form): Form {
  return members({
    period,
    actor: listOf(members({ reference })),
    securityLabel: listOf(coding),
    purpose: listOf(coding),
    class: listOf(coding),
    dataPeriod: period,
    data: listOf(members({ reference })),
    provision: listOf(exception),
  });
}

/** Exceptions inside exceptions are refused by their nesting; that they are a list is enough to see it. */
const inside: Form = () => undefined;
const CONSENT = members({
  status: text,
  scope: concept,
  provision: provisionWith(provisionWith(inside)),
});

/**
 * Requires that the parts of a Consent that are read have the form that FHIR R4 gives them: it comes from outside, whatever its
 * type says.
 *
 * @throws {@link ConsentNotExpressible} `form`, naming the element
 */
export function requireForm(consent: unknown): void {
  CONSENT(consent, "Consent");
}
