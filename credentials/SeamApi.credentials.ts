import { UserError } from 'n8n-workflow';
import type {
	IAuthenticate,
	IAuthenticateRuleResponseSuccessBody,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IDataObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the credential's base URL, and accepts none that would carry the key in the clear.
 * @param value what the user typed into 'Base URL'
 * @returns the parsed URL
 * @throws UserError with a message for the user when it is no URL, neither https nor http on this machine, or when it
 * has a user name or a password, which would take the place of the key
 */
function readBaseUrl(value: string): URL {
	if (!URL.canParse(value.trim())) {
		throw new UserError(`'Base URL' is not a web address: "${value}". Use https://connect.getseam.com`);
	}
	const url = new URL(value.trim());
	if (url.username !== '' || url.password !== '') {
		throw new UserError(
			"'Base URL' must not hold a user name or a password. Use https://connect.getseam.com, and put the key into 'API Key'",
		);
	}
	const isOnThisMachine = url.protocol === 'http:' && LOOPBACK_HOST.test(url.hostname);
	if (url.protocol !== 'https:' && !isOnThisMachine) {
		throw new UserError(
			`'Base URL' must start with https:// so that the API key travels encrypted: "${value}". Use https://connect.getseam.com`,
		);
	}
	return url;
}

/**
 * Holds to what the user has set under 'Allowed HTTP Request Domains', which n8n adds to every credential.
 * @throws UserError when it names domains and this is none of them
 */
function checkDomain({ hostname }: URL, { allowedHttpRequestDomains, allowedDomains }: IDataObject): void {
	const allowed = String(allowedDomains ?? '')
		.split(',')
		.map((domain) => domain.trim().toLowerCase())
		.filter((domain) => domain !== '');
	if (allowedHttpRequestDomains !== 'domains' || allowed.length === 0) return;
	const isAllowed = allowed.some((domain) =>
		domain.startsWith('*.') ? hostname.endsWith(domain.slice(1)) : hostname === domain,
	);
	if (isAllowed) return;
	throw new UserError(
		`The credential's 'Allowed Domains' do not include ${hostname}. Add it there, or set 'Allowed HTTP Request Domains' to All`,
	);
}

/**
 * Reads a value that goes into a header, where only visible ASCII characters may stand.
 * @throws UserError that names the field and not its content
 */
function readHeaderValue(field: string, value: unknown): string {
	const text = String(value ?? '').trim();
	if (/^[\x21-\x7e]*$/.test(text)) return text;
	throw new UserError(
		`'${field}' in the credential holds a character that no ${field} has. Copy it again in full from Seam's console`,
	);
}

/**
 * Adds the key to one request: `Authorization: Bearer`, and `seam-workspace` for a personal access token
 * (https://www.seam.co/docs/core-concepts/authentication). The key is added only to requests that go to the
 * credential's own base URL, and such a request follows no redirect.
 * A request that names no address of its own goes to that base URL.
 * @throws UserError when the base URL or the key is unfit, when the request goes elsewhere, or when a personal access
 * token comes without a workspace
 */
async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	const baseUrl = readBaseUrl(String(credentials.baseUrl ?? ''));
	checkDomain(baseUrl, credentials);
	const baseURL = (requestOptions.baseURL ?? String(credentials.baseUrl)).trim();
	// n8n's HTTP Request node names the address by the older 'uri', and has older names for redirects.
	const { url, uri }: Partial<Record<'url' | 'uri', string>> = requestOptions;
	for (const address of new Set([url, uri ?? url])) {
		const target = address && URL.canParse(address) ? new URL(address) : readBaseUrl(baseURL);
		if (target.origin === baseUrl.origin) continue;
		throw new UserError(`The Seam API key is for ${baseUrl.origin} and is not sent to ${target.origin}`);
	}
	const apiKey = readHeaderValue('API Key', credentials.apiKey);
	const workspaceId = readHeaderValue('Workspace ID', credentials.workspaceId);
	if (apiKey.startsWith('seam_at') && workspaceId === '') {
		throw new UserError(
			"This is a personal access token, which works only together with a workspace. Fill in 'Workspace ID' in the credential, or use an API key",
		);
	}
	const headers = { ...requestOptions.headers, Authorization: `Bearer ${apiKey}` };
	return {
		...requestOptions,
		baseURL,
		headers: workspaceId === '' ? headers : { ...headers, 'seam-workspace': workspaceId },
		disableFollowRedirect: true,
		...(uri !== undefined && { followRedirect: false, followAllRedirects: false }),
	};
}

/** One rule of the credential test: it fails, with `message`, when the answer's `key` has that value. */
function failsWhen(key: string, value: unknown, message: string): IAuthenticateRuleResponseSuccessBody {
	return { type: 'responseSuccessBody', properties: { key, value, message } };
}

export class SeamApi implements ICredentialType {
	name = 'seamApi';

	displayName = 'Seam API';

	icon: Icon = { light: 'file:../nodes/Seam/seam.svg', dark: 'file:../nodes/Seam/seam.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-seam/n8n-nodes-seam#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. seam_test…',
			description:
				'From the Seam Console: choose your workspace at the top left, open API Keys, and add one. A key with "test" in it reaches only a sandbox workspace.',
		},
		{
			displayName: 'Workspace ID',
			name: 'workspaceId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 8da4…',
			description:
				'Needed only with a personal access token (seam_at…), to say which workspace it works on. Leave empty with an API key.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://connect.getseam.com',
			placeholder: 'e.g. https://connect.getseam.com',
			description: 'Leave as it is, unless you run a Seam emulator of your own',
		},
	];

	authenticate: IAuthenticate = authenticate;

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/workspaces/get',
			method: 'POST',
			json: true,
			ignoreHttpStatusErrors: true,
		},
		// Every answer reaches the rules, so that each way to fail has words of its own.
		rules: [
			failsWhen(
				'error.type',
				'unauthorized',
				"Seam does not know this API key. Copy it again from Seam's console.",
			),
			failsWhen('ok', false, 'Seam rejected this API key. Check that it is a key of the workspace you mean.'),
			failsWhen(
				'workspace.workspace_id',
				undefined,
				"That address does not answer as Seam does. Check 'Base URL'.",
			),
		],
	};
}
