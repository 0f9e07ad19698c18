import * as z from 'zod';

export const text = z.string();
export const account = z.string().min(1);
export const night = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** ISO 8601, UTC. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/);
export const band = z.enum(['healthy', 'watch', 'at_risk', 'unknown']);
export const severity = z.enum(['info', 'warning', 'critical']);
