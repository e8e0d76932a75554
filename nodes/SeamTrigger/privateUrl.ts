/** IPv4 ranges that nobody outside of a network can reach (RFC 1918, 1122, 3927, 6598), as leading octets. */
const PRIVATE_IPV4 =
	/^(0|10|127)\.|^169\.254\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;

/** Unspecified, loopback, unique local and link-local IPv6 addresses (RFC 4291, 4193). */
const PRIVATE_IPV6 = /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*|::ffff:.*)\]$/;

/** Host names that only mean something within a network (RFC 6761, 6762, 8375, and common usage). */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|test|invalid)$/;

/** Whether only this machine or its network can reach a URL, judged by its host. True for what is no URL. */
export function isPrivateUrl(url: string): boolean {
	if (!URL.canParse(url)) return true;
	const host = new URL(url).hostname.replace(/\.$/, '');
	if (host.startsWith('[')) return PRIVATE_IPV6.test(host);
	if (/^[\d.]+$/.test(host)) return PRIVATE_IPV4.test(host);
	return PRIVATE_NAME.test(host) || !host.includes('.');
}
