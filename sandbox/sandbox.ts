/* eslint-disable @n8n/community-nodes/require-node-api-error -- runs outside n8n */
import { startEmulator, type Emulator, type EmulatorOptions } from './emulator';
import { fillIn, readExample, type FillIns } from './example';
import { installCommunityPackage } from './n8n/communityPackage';
import type { N8nInstallation } from './n8n/install';
import { N8nRest, type CredentialInput, type SavedWorkflow, type WorkflowFile } from './n8n/rest';
import { startN8n, type N8nServer, type N8nServerOptions } from './n8n/server';

export const CREDENTIAL_NAME = 'Seam sandbox';

export interface SandboxOptions {
	installation: N8nInstallation;
	/** The packed package. */
	tarball: string;
	n8n: N8nServerOptions;
	emulator?: EmulatorOptions;
}

/** A Seam and a real n8n beside it, with the packed node installed and a credential that fits. */
export interface Sandbox {
	emulator: Emulator;
	n8n: N8nServer;
	rest: N8nRest;
	fillIns: FillIns;
	/** Saves an example, filled in for this sandbox, under an id of its own choice: its file's name. */
	importExample(name: string): Promise<SavedWorkflow>;
	stop(): Promise<void>;
	/** Ends n8n at once. */
	kill(): void;
}

interface DeviceList {
	devices: Array<{ device_id: string; properties: { name: string } }>;
}

/** The credential that opens the emulator. */
export function sandboxCredential({ url, apiKey }: Pick<Emulator, 'url' | 'apiKey'>): CredentialInput {
	return { name: CREDENTIAL_NAME, type: 'seamApi', data: { apiKey, baseUrl: url } };
}

/** Ids of the emulator's devices, by the name that a person sees. */
export async function doorsOf({
	url,
	apiKey,
}: Pick<Emulator, 'url' | 'apiKey'>): Promise<Record<string, string>> {
	const response = await fetch(`${url}/devices/list`, {
		method: 'POST',
		headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
		body: '{}',
	});
	const { devices } = (await response.json()) as DeviceList;
	return Object.fromEntries(devices.map(({ device_id, properties }) => [properties.name, device_id]));
}

/** Starts both. Whatever was started is stopped again if the rest fails. */
export async function startSandbox({ installation, tarball, ...options }: SandboxOptions): Promise<Sandbox> {
	const emulator = await startEmulator(options.emulator);
	let n8n: N8nServer | undefined;
	try {
		await installCommunityPackage(tarball, options.n8n.userFolder, installation);
		n8n = await startN8n(installation, options.n8n);
		const rest = await N8nRest.signIn(n8n.url);
		const id = await rest.saveCredential(sandboxCredential(emulator));
		const fillIns: FillIns = {
			credential: { id, name: CREDENTIAL_NAME },
			doors: await doorsOf(emulator),
			messagesUrl: `${emulator.url}/_sandbox/messages`,
		};
		const running = n8n;
		return {
			emulator,
			n8n: running,
			rest,
			fillIns,
			importExample: async (name) => {
				const workflow: WorkflowFile = fillIn(await readExample(name), fillIns);
				return await rest.saveWorkflow(name, workflow);
			},
			stop: async () => {
				await Promise.all([running.stop(), emulator.stop()]);
			},
			kill: () => running.kill(),
		};
	} catch (error) {
		await Promise.all([n8n?.stop(), emulator.stop()]);
		throw error;
	}
}
