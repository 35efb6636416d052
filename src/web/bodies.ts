import { type Static, type TSchema, Type } from 'typebox';
import type { CommandsRequest, CompleteLoginRequest, SessionRequest, SetAppRequest, TokenRequest } from './contract.ts';

/** Text with something in it. */
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

/** Keeps each schema equal to the type that the page is promised. */
const bodyOf =
  <Body>() =>
  <Schema extends TSchema>(schema: Static<Schema> extends Body ? Schema : never): Schema =>
    schema;

const LONGEST_ADDRESS = 8_000;

export const SET_APP = bodyOf<SetAppRequest>()(
  Type.Object({
    client_id: text(500),
    client_secret: text(500),
    app_id: Type.Optional(Type.String({ maxLength: 500 })),
  }),
);

export const TOKEN = bodyOf<TokenRequest>()(Type.Object({ token: text(2_000) }));

export const COMPLETE_LOGIN = bodyOf<CompleteLoginRequest>()(Type.Object({ redirect: text(LONGEST_ADDRESS) }));

export const COMMANDS = Type.Object({
  commands: Type.Array(
    Type.Object({
      component: Type.Optional(text(100)),
      capability: text(200),
      command: text(200),
      arguments: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 100 })),
    }),
    { minItems: 1, maxItems: 100 },
  ),
});

/** Component and arguments may be left out: the main component, and none. */
export const completeCommands = ({ commands }: Static<typeof COMMANDS>): CommandsRequest['commands'] =>
  commands.map(({ component = 'main', capability, command, arguments: given = [] }) => ({
    component,
    capability,
    command,
    arguments: given,
  }));

export const SESSION = bodyOf<SessionRequest>()(Type.Object({ password: Type.String({ maxLength: 1_000 }) }));
