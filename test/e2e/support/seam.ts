import { currentSession } from './session';

/** Calls Seam itself, past n8n, as another program of the host's would. */
export async function callSeam<Answer>(path: string, body: object): Promise<Answer> {
	const { emulatorUrl, apiKey } = currentSession();
	const response = await fetch(`${emulatorUrl}${path}`, {
		method: 'POST',
		headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
	return (await response.json()) as Answer;
}

/** The dates of a stay in Seam's spelling, in hours from now. */
export function stay(startsIn: number, endsIn: number): { starts_at: string; ends_at: string } {
	const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
	return { starts_at: inHours(startsIn), ends_at: inHours(endsIn) };
}
