import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { NewTaskDefinitionBuilder } from "hardhat/types/tasks";

import type { Acting, Common, Signing } from "./frame.ts";

/** A task under construction, whose action gets these arguments. */
type Builder<Arguments> = NewTaskDefinitionBuilder<{ -readonly [Name in keyof Arguments]: Arguments[Name] }>;

/** An argument; its name stays known, so that the action's arguments are typed. */
interface Argument<Name extends string> {
  readonly name: Name;
  readonly description: string;
}

/** An argument that has to be there. */
export function needs<const Name extends string>(name: Name, description: string): Argument<Name> {
  return { name, description };
}

/** An option with text. */
export function text<const Name extends string>(
  name: Name,
  description: string,
  defaultValue = "",
): Argument<Name> & { readonly defaultValue: string } {
  return { name, description, defaultValue };
}

/** An option with a whole number. */
export function whole<const Name extends string>(
  name: Name,
  description: string,
  defaultValue = 0,
): Argument<Name> & { readonly type: ArgumentType.INT; readonly defaultValue: number } {
  return { name, description, type: ArgumentType.INT, defaultValue };
}

/** A task that asks a deployed platform. */
export function asks(id: string, description: string): Builder<Common> {
  return task(id, description)
    .addOption(text("deployment", "Folder of Ignition; none: by the network's chain id"))
    .addFlag({ name: "json", description: "Print one JSON object" });
}

/** A task that signs something and sends nothing. */
export function signs(id: string, description: string): Builder<Signing> {
  return asks(id, description).addOption(text("as", "Account that acts; none: the network's first"));
}

/** A task that sends a transaction. */
export function acts(id: string, description: string): Builder<Acting> {
  return signs(id, description)
    .addOption(text("relayer", "URL of a relayer that pays; none: the account itself"))
    .addFlag({ name: "dryRun", description: "Ask what it would do and cost, and send nothing" });
}
