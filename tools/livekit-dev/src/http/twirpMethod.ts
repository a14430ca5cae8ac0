import type { AnyMessage, MessageType } from '@bufbuild/protobuf';
import type { Claims } from '../protocol/claims';
import type { Rooms } from '../room/rooms';

/** What a method's code gets. */
export interface Call<Request> {
  request: Request;
  claims: Claims | undefined;
  rooms: Rooms;
}

export interface Method {
  input: MessageType<AnyMessage>;
  handle(call: Call<never>): Promise<AnyMessage> | AnyMessage;
}

/** Keeps the types of a method's request together with its code. */
export function method<Request, Response>(
  input: { new (): Request },
  handle: (call: Call<Request>) => Promise<Response> | Response,
): Method {
  return { input, handle } as unknown as Method;
}
