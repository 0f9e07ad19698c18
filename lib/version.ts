import packageFile from '../package.json' with { type: 'json' };

/** Version of this code, as packaged. */
export const version: string = packageFile.version;
