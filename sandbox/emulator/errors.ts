/** The tree in which Seam reports what is wrong with each parameter: `{ _errors: [...], <parameter>: {...} }`. */
export interface ValidationErrors {
	_errors: string[];
	[parameter: string]: ValidationErrors | string[];
}

interface Details {
	data?: Record<string, unknown>;
	validation_errors?: ValidationErrors;
	headers?: Record<string, string>;
}

/** A refusal that goes out as Seam's error answer: an HTTP status and `{ error: { type, message, … }, ok: false }`. */
export class SeamError extends Error {
	constructor(
		readonly status: number,
		readonly type: string,
		message: string,
		readonly details: Details = {},
	) {
		super(message);
	}
}

/** 400 `invalid_input` about the request as a whole, or about one parameter. */
export function invalidInput(message: string, parameter?: string): SeamError {
	const validation_errors: ValidationErrors = parameter
		? { _errors: [], [parameter]: { _errors: [message] } }
		: { _errors: [message] };
	return new SeamError(400, 'invalid_input', parameter ? `${message} for provided "${parameter}"` : message, {
		validation_errors,
	});
}

/** 404 `<kind>_not_found`, as Seam names what it does not have. */
export function notFound(kind: string, data: Record<string, unknown>): SeamError {
	const words = kind.replaceAll('_', ' ');
	return new SeamError(404, `${kind}_not_found`, `${words[0].toUpperCase()}${words.slice(1)} not found`, {
		data,
	});
}

export function deviceNotFound(device_id: string): SeamError {
	return notFound('device', { device_id });
}

export function accessCodeNotFound(data: Record<string, unknown>): SeamError {
	return new SeamError(
		404,
		'access_code_not_found',
		'Could not find an access_code with device_id or access_code_id',
		{
			data,
		},
	);
}
