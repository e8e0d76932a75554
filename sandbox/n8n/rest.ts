/* eslint-disable @n8n/community-nodes/no-restricted-imports -- runs outside n8n */
import { setTimeout as sleep } from 'node:timers/promises';
import type { IConnections, IDataObject, INode, IWorkflowSettings } from 'n8n-workflow';

/** A workflow as the editor exports it. */
export interface WorkflowFile {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IDataObject;
}

/** A workflow in n8n. */
export interface SavedWorkflow extends WorkflowFile {
	id: string;
	versionId: string;
	active: boolean;
}

export interface CredentialInput {
	name: string;
	type: string;
	data: Record<string, string>;
}

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface PublicationState {
	status: 'in_progress' | 'not_published' | 'published' | 'partial' | 'failed';
	liveVersionId: string | null;
	triggers: Array<{ errorMessage: string | null }>;
}

const PUBLICATION_TIMEOUT_MS = 30_000;

/** The account of a sandbox: it guards nothing but a throw-away n8n on this machine. */
export const OWNER = {
	email: 'host@example.com',
	firstName: 'Sandbox',
	lastName: 'Host',
	password: 'Seam-Sandbox-1',
};

export class N8nRestError extends Error {
	constructor(
		readonly path: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`n8n answered ${status} to ${path}: ${body.slice(0, 500)}`);
		this.name = 'N8nRestError';
	}
}

/** What the editor does, by the interface that the editor uses: signed in as the owner of a local n8n. */
export class N8nRest {
	private constructor(
		private readonly url: string,
		/** The session, as a `cookie` header; a browser that is given it is signed in too. */
		readonly cookie: string,
	) {}

	/** Signs in; sets up the owner's account first where n8n has none yet. */
	static async signIn(url: string): Promise<N8nRest> {
		const anonymous = new N8nRest(url, '');
		const settings = await anonymous.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		const { email, password } = OWNER;
		const response = settings.userManagement.showSetupOnFirstLoad
			? await anonymous.send('POST', '/owner/setup', OWNER)
			: await anonymous.send('POST', '/login', { emailOrLdapLoginId: email, password });
		const cookie = response.headers
			.getSetCookie()
			.map((line) => line.split(';')[0])
			.join('; ');
		return new N8nRest(url, cookie);
	}

	private async send(method: string, path: string, body?: unknown): Promise<Response> {
		const response = await fetch(`${this.url}/rest${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) throw new N8nRestError(`${method} ${path}`, response.status, await response.text());
		return response;
	}

	/** Sends one request and resolves with the `data` of the answer. Rejects with an N8nRestError. */
	async request<Data>(method: string, path: string, body?: unknown): Promise<Data> {
		const response = await this.send(method, path, body);
		const { data } = (await response.json()) as { data: Data };
		return data;
	}

	/** Creates the credential, or gives the one of that name the new data. Returns its id. */
	async saveCredential(credential: CredentialInput): Promise<string> {
		const present = await this.request<Array<{ id: string; name: string; type: string }>>(
			'GET',
			'/credentials',
		);
		const same = present.find(({ name, type }) => name === credential.name && type === credential.type);
		const saved = same
			? await this.request<{ id: string }>('PATCH', `/credentials/${same.id}`, credential)
			: await this.request<{ id: string }>('POST', '/credentials', credential);
		return saved.id;
	}

	/** Presses the credential's "Test" button: n8n runs the test that the credential type defines. */
	async testCredential(id: string, credential: CredentialInput): Promise<CredentialTestResult> {
		return await this.request('POST', '/credentials/test', { credentials: { id, ...credential } });
	}

	/** Creates the workflow, or puts it in the place of the one with that id. It is not active afterwards. */
	async saveWorkflow(id: string, workflow: WorkflowFile): Promise<SavedWorkflow> {
		const { name, nodes, connections, settings = {}, pinData = {} } = workflow;
		const content = { name, nodes, connections, settings, pinData };
		const { exists } = await this.request<{ exists: boolean }>('GET', `/workflows/${id}/exists`);
		if (!exists) return await this.request('POST', '/workflows', { id, ...content });
		await this.deactivate(id);
		return await this.request('PATCH', `/workflows/${id}?forceSave=true`, content);
	}

	/**
	 * Publishes the workflow as saved. n8n does that in the background; when this resolves, webhooks and triggers are
	 * live. Rejects with what n8n says of the trigger that could not be activated.
	 */
	async activate({ id, versionId }: Pick<SavedWorkflow, 'id' | 'versionId'>): Promise<void> {
		await this.request('POST', `/workflows/${id}/activate`, { versionId });
		await this.publication(
			id,
			({ status, liveVersionId }) => status === 'published' && liveVersionId === versionId,
		);
	}

	/** Takes the workflow off line; when this resolves, its webhooks and triggers are gone. */
	async deactivate(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, {});
		await this.publication(id, ({ status }) => status === 'not_published');
	}

	private async publication(id: string, isDone: (state: PublicationState) => boolean): Promise<void> {
		const deadline = Date.now() + PUBLICATION_TIMEOUT_MS;
		for (;;) {
			const state = await this.request<PublicationState>('GET', `/workflows/${id}/publication-status`);
			if (isDone(state)) return;
			const failures = state.triggers.flatMap(({ errorMessage }) => errorMessage ?? []);
			const settled = state.status === 'failed' || state.status === 'partial';
			if (settled || Date.now() > deadline) {
				throw new Error(`n8n could not publish workflow ${id} (${state.status}): ${failures.join('; ')}`);
			}
			await sleep(100);
		}
	}
}
