import type { Message } from '../../../sandbox/emulator';
import { currentSession } from './session';
import { until } from './until';

/** A message of one of the examples. What it is about comes last, under a name of the example's own. */
export interface SentMessage {
	to: string;
	subject: string;
	text: string;
	[about: string]: string;
}

/** What the examples have sent so far, oldest first. */
export async function sentMessages(emulatorUrl = currentSession().emulatorUrl): Promise<SentMessage[]> {
	const response = await fetch(`${emulatorUrl}/_sandbox/messages`);
	const { result } = (await response.json()) as { result: Array<Message & { body: SentMessage }> };
	return result.map(({ body }) => body);
}

/** Waits for a message. Resolves with the first that fits. */
export async function messageThat(
	fits: (message: SentMessage) => boolean,
	emulatorUrl?: string,
): Promise<SentMessage> {
	return await until('fitting message', async () => (await sentMessages(emulatorUrl)).find(fits));
}
