/* eslint-disable @n8n/community-nodes/no-restricted-globals -- runs outside n8n */
import type { FillIns } from '../../../sandbox/example';
import type { N8nInstallation } from '../../../sandbox/n8n/install';

/** What the tests of one run share: an n8n with the package installed, and the emulator that it talks to. */
export interface Session {
	n8nUrl: string;
	emulatorUrl: string;
	apiKey: string;
	personalAccessToken: string;
	workspaceId: string;
	/** Device ids by the emulator's short names, `frontDoor` and so on. */
	devices: Record<string, string>;
	fillIns: FillIns;
	/** The n8n's own folder; its log is `n8n.log` in there. */
	userFolder: string;
	/** IANA name of n8n's default zone, another than this machine's is likely to be. */
	timezone: string;
	installation: N8nInstallation;
	/** The packed package, to install it into a further n8n. */
	tarball: string;
}

const VARIABLE = 'SEAM_E2E_SESSION';

/** Hands the session from the global setup to the test files, which share nothing else with it. */
export function publishSession(session: Session): void {
	process.env[VARIABLE] = JSON.stringify(session);
}

export function currentSession(): Session {
	const published = process.env[VARIABLE];
	if (!published) throw new Error('No session: run these tests with `npm run test:e2e`');
	return JSON.parse(published) as Session;
}
